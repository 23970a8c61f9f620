import { randomUUID } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import { Answers, Bus, connectToNats, runService, type RunningService } from '@shiren/bus';
import { materials } from '@shiren/contracts-materials';
import { AssessLiveness, ObserveFrames, captures, inference, type AssessedLiveness, type ObservedFrames } from '@shiren/contracts-media';
import { packPoses, type Pose } from '@shiren/liveness';
import { migrate } from '@shiren/persistence';
import { seeded, startServers, type TestServers } from '@shiren/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import { MaterialsModule, database } from '../materials.module.js';

/** How the face of the person with this number moves; ten seconds of it. */
function poses(person: number): Pose[] {
  const random = seeded(person);
  const bumps = Array.from({ length: 5 }, () => Array.from({ length: 6 }, () => ({ middle: 10_000 * random(), size: 2 * random() - 1 })));
  const value = (channel: number, at: number): number =>
    (bumps[channel] ?? []).reduce((sum, { middle, size }) => sum + size * Math.exp(-(((at - middle) / 400) ** 2)), 0);
  return Array.from({ length: 120 }, (_, frame): Pose => {
    const at = frame * 83;
    return { at, yaw: 18 * value(0, at), pitch: 14 * value(1, at), roll: 6 * value(2, at), mouth: 0.4 * value(3, at), eyes: 0.3 + 0.1 * value(4, at) };
  });
}
const mirrored = (all: readonly Pose[]): Pose[] => all.map((pose) => ({ ...pose, yaw: -pose.yaw, roll: -pose.roll }));

/** In place of inference: `frames` says who moves how, as `<id>:<person>[:mirrored]`. */
@Controller()
class Inference {
  static earlier: string[][] = [];

  @Answers(inference.observeFrames)
  observe({ frames }: ObserveFrames): Promise<ObservedFrames> {
    const [, person, other] = frames.split(':');
    const seen = poses(Number(person));
    const packed = packPoses(other === 'mirrored' ? mirrored(seen) : seen).toString('base64');
    return Promise.resolve({ frames: seen.length, guidance: 'good', first: 0, last: seen.at(-1)?.at ?? 0, hashes: [], poses: packed });
  }

  @Answers(inference.assessLiveness)
  assess({ earlier }: AssessLiveness): Promise<AssessedLiveness> {
    Inference.earlier = earlier;
    return Promise.resolve({ evidence: [{ kind: 'not-flat', score: 0 }], face: false });
  }
}

@Module({ controllers: [Inference] })
class InferenceModule {}

let servers: TestServers;
let connection: NatsConnection;
let services: RunningService[];
let bus: Bus;
beforeAll(async () => {
  servers = await startServers();
  await migrate(database);
  services = [await runService({ name: 'materials', module: MaterialsModule }), await runService({ name: 'inference', module: InferenceModule })];
  connection = await connectToNats('test');
  bus = new Bus(connection);
}, 240_000);
afterAll(async () => {
  for (const service of services ?? []) await service.close();
  await connection?.close();
  await servers?.stop();
});

interface Attempt {
  attemptId: string;
  accountId: string;
}
const newAttempt = (): Attempt => ({ attemptId: randomUUID(), accountId: randomUUID() });

/** Records this movement in an attempt; returns the keys of its frames, and those of the earlier recordings that it was compared with. */
async function record(attempt: Attempt, movement: string): Promise<{ frames: string; comparedWith: string[] }> {
  const { captureId } = await bus.ask(captures.begin, { ...attempt, strength: 'standard', flash: false });
  const frames = `${randomUUID()}:${movement}`;
  await bus.ask(captures.addFrames, { attemptId: attempt.attemptId, captureId, sequence: 0, frames });
  await bus.ask(captures.finish, { attemptId: attempt.attemptId, captureId });
  return { frames, comparedWith: Inference.earlier.flat() };
}

describe('a recording', () => {
  it('is compared with one of another account that moves alike, mirrored too, and with no other', async () => {
    const first = await record(newAttempt(), '1');
    await record(newAttempt(), '2');
    expect((await record(newAttempt(), '3')).comparedWith).toEqual([]);
    expect((await record(newAttempt(), '1:mirrored')).comparedWith).toEqual([first.frames]);
  });

  it('is not compared with another one of its own attempt', async () => {
    const attempt = newAttempt();
    const first = await record(attempt, '4');
    expect((await record(attempt, '4')).comparedWith).not.toContain(first.frames);
    expect((await record(newAttempt(), '4')).comparedWith).toContain(first.frames);
  });

  it('is forgotten when its attempt is erased', async () => {
    const attempt = newAttempt();
    const first = await record(attempt, '5');
    await bus.ask(materials.erase, attempt);
    expect((await record(newAttempt(), '5')).comparedWith).not.toContain(first.frames);
  });
});
