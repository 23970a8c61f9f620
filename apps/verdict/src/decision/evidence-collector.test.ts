import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import { Controller, Module } from '@nestjs/common';
import { Answers, Bus, connectToNats, runService, type RunningService } from '@shiren/bus';
import { captures, inference, type ListCaptures, type RecordedCapture } from '@shiren/contracts-media';
import { startServers, type TestServers } from '@shiren/testing';
import { EvidenceCollector } from './evidence-collector.js';

const accountId = randomUUID();
const recordings = new Map<string, RecordedCapture[]>();
let asked: string[] = [];

/** Answers as the services of other apps do. */
@Controller()
class Neighbours {
  @Answers(captures.list)
  list({ attemptId }: ListCaptures): Promise<RecordedCapture[]> {
    asked.push(attemptId);
    return Promise.resolve(recordings.get(attemptId) ?? []);
  }

  @Answers(inference.compare)
  compare(): Promise<{ score: number }> {
    return Promise.resolve({ score: 97 });
  }
}

@Module({ controllers: [Neighbours] })
class NeighboursModule {}

let servers: TestServers;
let service: RunningService;
let connection: NatsConnection;
let collector: EvidenceCollector;

beforeAll(async () => {
  servers = await startServers();
  service = await runService({ name: 'materials', module: NeighboursModule });
  connection = await connectToNats('test');
  collector = new EvidenceCollector(new Bus(connection));
}, 240_000);

afterAll(async () => {
  await service?.close();
  await connection?.close();
  await servers?.stop();
});

beforeEach(() => {
  asked = [];
});

const recording = (outcome: RecordedCapture['outcome'], risky: boolean): RecordedCapture => ({
  captureId: randomUUID(),
  startedAt: new Date().toISOString(),
  ...(outcome ? { outcome } : {}),
  reasons: [],
  evidence: [],
  risky,
});

/** Collects the evidence on an attempt with these recordings. */
function collect(made: RecordedCapture[], { reviewed = true, recorded = true } = {}) {
  const attempt = { attemptId: randomUUID(), accountId, ...(recorded ? { liveness: 'passed' as const } : {}) };
  recordings.set(attempt.attemptId, made);
  const materials = (['FacePic', 'FaceRetainedPic'] as const).map((type) => ({ type, value: `blobs/${type}` }));
  return collector.collect(attempt, { materials, cards: {} }, { comparedWith: 'retained-photo', reviewed });
}

describe('the evidence on a recording', () => {
  it('says that the risk is high if a recording that passed is risky', async () => {
    expect(await collect([recording('again', true), recording('passed', true)])).toEqual({ liveness: 'passed', livenessRisk: 'high', retained: { score: 97 } });
    expect(await collect([recording('again', true), recording('passed', false)])).toEqual({ liveness: 'passed', retained: { score: 97 } });
  });

  it('asks for the risk only where a reviewer could look at it and there was a recording', async () => {
    expect(await collect([recording('passed', true)], { reviewed: false })).not.toHaveProperty('livenessRisk');
    expect(await collect([recording('passed', true)], { recorded: false })).not.toHaveProperty('livenessRisk');
    expect(asked).toEqual([]);
  });
});
