import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Svcm, type ServiceInfo } from '@nats-io/services';
import { connectToNats } from '@shiren/bus';
import { endProcess, listenTo } from '@shiren/embedded';
import { createClient, image } from '@shiren/node-client';
import { identificationNumber, importPeople, readRunFile, root, sampleFace, type RunFile } from '@shiren/testing';

const home = process.env['SHIREN_E2E_HOME'] ?? '';
let run: RunFile;
beforeAll(async () => {
  run = await readRunFile(home);
});

interface AsyncApi {
  channels: Record<string, { address: string | null }>;
  operations: Record<string, { action: 'send' | 'receive'; channel: { $ref: string } }>;
}

it('every service is found by the NATS service protocol, with the questions that docs/integrators/asyncapi.json describes', async () => {
  const connection = await connectToNats('test', { NATS_URL: run.natsUrl });
  try {
    const found: ServiceInfo[] = [];
    for await (const info of await new Svcm(connection).client({ strategy: 'stall', maxWait: 2_000 }).info()) found.push(info);
    expect(found.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['tokens', 'materials', 'verdict', 'inference', 'ocr', 'authority', 'console', 'gateway']),
    );
    const subjects = found.flatMap(({ endpoints }) => endpoints.map(({ subject }) => subject));
    const { channels, operations } = JSON.parse(await readFile(join(root, 'docs/integrators/asyncapi.json'), 'utf8')) as AsyncApi;
    const questions = Object.values(operations)
      .filter(({ action }) => action === 'receive')
      .map(({ channel }) => channels[channel.$ref.replace('#/channels/', '')]?.address);
    expect(questions.length).toBeGreaterThan(0);
    expect(subjects).toEqual(expect.arrayContaining(questions));
  } finally {
    await connection.close();
  }
});

it('the example in docs/ hears the result of a verification, and asks for its reasons', async () => {
  const person = { name: '恩平', identificationNumber: identificationNumber(771) };
  await importPeople(home, [{ ...person, photo: await sampleFace('anna') }]);
  const ticketId = `internal-${Date.now()}`;
  const body = { materials: { ...person, facePic: image(await sampleFace('bella')) } };
  const client = createClient({ endpoint: run.gateway, ...run });
  await client.POST('/v1/verifications/{biz}/{ticketId}/submissions', { params: { path: { biz: 'RPMin', ticketId } }, body });

  const service = spawn(process.execPath, [join(root, 'docs/integrators/examples/results-service.mjs')], {
    env: { ...process.env, NATS_URL: run.natsUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = listenTo(service);
  try {
    for (const end = Date.now() + 45_000; Date.now() < end && !said().includes(ticketId);) await pause(50);
    const line = said()
      .split('\n')
      .find((text) => text.includes(ticketId));
    expect(JSON.parse(line ?? said())).toMatchObject({ biz: 'RPMin', ticketId, status: 'failed', reasons: ['204'] });
  } finally {
    await endProcess(service, 'SIGTERM', 10_000);
  }
});
