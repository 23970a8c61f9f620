import { setTimeout as pause } from 'node:timers/promises';
import { connectToNats } from '@shiren/bus';
import { nonceStreams } from '@shiren/bus-access';
import type { Load } from './load.js';
import type { Instance, World } from './world.js';

export const services = ['gateway', 'tokens', 'materials', 'verdict', 'inference', 'ocr', 'authority', 'console'] as const;

/** A failure that begins and ends while people are verified. Throws if the system misbehaves. */
export interface Scenario {
  name: string;
  happen(world: World, load: Load): Promise<void>;
}

const seconds = (count: number): Promise<void> => pause(count * 1_000);

/** Breaks something, waits, and repairs it. */
const forSeconds =
  (count: number, breakIt: (world: World) => Promise<void> | void, restore: (world: World) => Promise<void> | void) =>
  async (world: World): Promise<void> => {
    await breakIt(world);
    await seconds(count);
    await restore(world);
  };

/** Deletes the streams of events and nonces, as an operator might by mistake. */
async function deleteStreams({ nats }: World): Promise<void> {
  const connection = await connectToNats('failures', { NATS_URL: nats.url });
  for (const stream of ['EVENTS', ...nonceStreams]) await connection.request(`$JS.API.STREAM.DELETE.${stream}`, '', { timeout: 5_000 });
  await connection.close();
}

/** Purges the stream of events again and again while console is away, which then has missed what it should have recorded. */
async function purgeEvents(world: World, load: Load): Promise<void> {
  const connection = await connectToNats('failures', { NATS_URL: world.nats.url });
  await world.kill('console');
  const away = load.further(3);
  for (let count = 0; count < 20; count++) {
    await connection.request('$JS.API.STREAM.PURGE.EVENTS', '', { timeout: 5_000 });
    await seconds(0.1);
  }
  await connection.close();
  await away;
}

/** Replaces each service by a second instance and back again, as in a rolling update. No call may fail. */
async function replaceEach(world: World, load: Load, which: readonly string[] = services): Promise<void> {
  await load.further(3);
  const failedBefore = load.failedCalls.length;
  const first = Number(new URL(world.system.gateway).port);
  for (const service of which) {
    const second = await world.startInstance(service);
    if (service === 'gateway') world.front.leadTo(second.port);
    await load.further(1);
    await world.kill(service, 'SIGTERM');
    await load.further(2);
    await seconds(1);
    await world.untilReady(service);
    if (service === 'gateway') world.front.leadTo(first);
    await load.further(1);
    await second.stop();
    await load.further(1);
  }
  const failed = load.failedCalls.slice(failedBefore);
  if (failed.length > 0) throw new Error(`Calls failed while instances were replaced:\n${failed.join('\n')}`);
}

/** A second gateway and a second inference come, work beside the first ones, and go again. No call may fail. */
async function scaleOutAndIn(world: World, load: Load): Promise<void> {
  await load.further(3);
  const failedBefore = load.failedCalls.length;
  const first = Number(new URL(world.system.gateway).port);
  for (let round = 1; round <= 3; round++) {
    const came = await Promise.all(['gateway', 'inference'].map((service) => world.startInstance(service)));
    const [gateway] = came as [Instance, Instance];
    world.front.leadTo(first, gateway.port);
    await load.further(30);
    const idle = (await Promise.all(came.map((instance) => instance.answered()))).filter((count) => count === 0);
    if (idle.length > 0) throw new Error(`${idle.length} of the two new instances did nothing in round ${round}.`);
    world.front.leadTo(first);
    await load.further(2);
    await Promise.all(came.map((instance) => instance.stop()));
    await load.further(3);
  }
  const failed = load.failedCalls.slice(failedBefore);
  if (failed.length > 0) throw new Error(`Calls failed while instances came and went:\n${failed.join('\n')}`);
}

export const scenarios: readonly Scenario[] = [
  ...services.map((service) => ({ name: `${service} is killed`, happen: (world: World) => world.kill(service) })),
  {
    name: 'NATS is killed',
    happen: forSeconds(
      3,
      ({ nats }) => nats.kill(),
      ({ nats }) => nats.start(),
    ),
  },
  {
    name: 'NATS loses its store',
    happen: forSeconds(
      1,
      async ({ nats }) => {
        await nats.kill();
        await nats.loseStore();
      },
      ({ nats }) => nats.start(),
    ),
  },
  { name: 'the streams are deleted', happen: deleteStreams },
  { name: 'the events are purged', happen: purgeEvents },
  {
    name: 'PostgreSQL is killed',
    happen: forSeconds(
      2,
      ({ postgres }) => postgres.kill(),
      ({ postgres }) => postgres.start(),
    ),
  },
  ...(['nats', 'postgres'] as const).flatMap((part) => [
    {
      name: `the network to ${part} is cut`,
      happen: forSeconds(
        5,
        (world) => world[part].network.cut(),
        (world) => world[part].network.restore(),
      ),
    },
    {
      name: `the network to ${part} is slow`,
      happen: forSeconds(
        8,
        (world) => world[part].network.slow(100),
        (world) => world[part].network.restore(),
      ),
    },
    {
      name: `the network to ${part} swallows what is sent`,
      happen: forSeconds(
        12,
        (world) => world[part].network.swallow(),
        (world) => world[part].network.restore(),
      ),
    },
  ]),
  {
    name: 'the blob disk is full',
    happen: forSeconds(
      5,
      ({ disk }) => disk?.fill(),
      ({ disk }) => disk?.clear(),
    ),
  },
  ...(['away', 'silent', 'talks nonsense'] as const).map((mood) => ({
    name: `the authority: ${mood}`,
    happen: forSeconds(
      8,
      ({ authority }) => {
        authority.mood = mood;
      },
      ({ authority }) => {
        authority.mood = 'well';
      },
    ),
  })),
  {
    name: 'clocks are wrong, and jump',
    async happen(world, load) {
      await world.skew({ gateway: 120_000, tokens: -90_000, verdict: 300_000, materials: -300_000, console: 3_600_000 });
      await seconds(3);
      await load.further(4);
      await world.skew({ gateway: -120_000, tokens: 600_000, verdict: -600_000, authority: 86_400_000 });
      await seconds(3);
      await load.further(4);
      await world.skew({});
    },
  },
  { name: 'each service is replaced by another instance', happen: replaceEach },
  { name: 'a gateway and an inference come and go, three times', happen: scaleOutAndIn },
];

/** One scenario of each kind of failure. */
export const shortScenarios: readonly Scenario[] = [
  ...scenarios.filter(({ name }) =>
    [
      'tokens is killed',
      'NATS loses its store',
      'the network to postgres is cut',
      'the blob disk is full',
      'the authority: away',
      'clocks are wrong, and jump',
    ].includes(name),
  ),
  { name: 'gateway, tokens and verdict are replaced by other instances', happen: (world, load) => replaceEach(world, load, ['gateway', 'tokens', 'verdict']) },
];
