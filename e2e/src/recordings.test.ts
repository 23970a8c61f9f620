import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BlobStore, framesKey } from '@shiren/blob-store';
import { Bus, connectToNats } from '@shiren/bus';
import { materials } from '@shiren/contracts-materials';
import { captures, packFrames, type BegunCapture, type FinishedCapture, type Frame } from '@shiren/contracts-media';
import { Performer, heldAslant, noisy, readPicture, readRunFile, sampleFace, seeded, toJpeg, warped } from '@shiren/testing';
import { forgetRecordings } from './forget-recordings.js';

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const accountId = randomUUID();
let bus: Bus;
let close: () => Promise<void>;
let blobs: BlobStore;
let photo: Buffer;
let person: Performer;

beforeAll(async () => {
  const run = await readRunFile(home);
  const connection = await connectToNats('recordings-test', { ...process.env, NATS_URL: run.natsUrl });
  bus = new Bus(connection);
  close = () => connection.close();
  const { MASTER_KEY } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  blobs = await BlobStore.fromEnvironment({ MASTER_KEY, BLOB_DIRECTORY: join(home, 'blobs') });
  await forgetRecordings(run);
  photo = await sampleFace('clara', { size: 480, room: 0.45, quality: 95 });
  person = await Performer.of(photo);
}, 300_000);
afterAll(() => Promise.all([close(), person?.close()]));

const begin = (attemptId: string, without?: BegunCapture['challenge']['actions'][number]['action'][]): Promise<BegunCapture> =>
  bus.ask(captures.begin, { attemptId, accountId, strength: 'standard', flash: false, ...(without ? { without } : {}) });

async function add(attemptId: string, captureId: string, sequence: number, frames: readonly Frame[]) {
  const key = framesKey(captureId, sequence, randomUUID());
  await blobs.put(key, packFrames(frames));
  return bus.ask(captures.addFrames, { attemptId, captureId, sequence, frames: key });
}

/** Sends the frames in pieces of about a second, each no earlier than its frames were taken. */
async function record(attemptId: string, { captureId }: BegunCapture, frames: AsyncIterable<Frame> | Iterable<Frame>, began: number): Promise<FinishedCapture> {
  let piece: Frame[] = [];
  let sequence = 0;
  const send = async (): Promise<void> => {
    const last = piece.at(-1);
    if (!last) return;
    await pause(Math.max(0, began + last.at - Date.now()));
    await add(attemptId, captureId, sequence++, piece);
    piece = [];
  };
  for await (const frame of frames) {
    piece.push(frame);
    if (piece.length === 13) await send();
  }
  await send();
  return bus.ask(captures.finish, { attemptId, captureId });
}

describe('a recording', () => {
  it('of a person who does what is asked passes, and its best frame becomes the face photo; the same one again does not', async () => {
    const attemptId = randomUUID();
    const begun = await begin(attemptId);
    const frames: Frame[] = [];
    const kept = async function* (): AsyncGenerator<Frame> {
      for await (const frame of person.performing(begun.challenge)) {
        frames.push(frame);
        yield frame;
      }
    };
    const outcome = await record(attemptId, begun, kept(), Date.now());
    expect(outcome).toEqual({ outcome: 'passed', reasons: [], triesLeft: 2 });
    expect(await bus.ask(materials.list, { attemptId, drafts: [begun.captureId] })).toMatchObject([{ type: 'FacePic' }]);
    // the face photo is only listed for a flow that names this recording
    expect(await bus.ask(materials.list, { attemptId })).toEqual([]);
    // finishing again returns the same outcome
    expect(await bus.ask(captures.finish, { attemptId, captureId: begun.captureId })).toEqual(outcome);

    // who tries again looks and moves as before
    const retried = await begin(attemptId);
    expect(await record(attemptId, retried, person.performing(retried.challenge, { seed: 2 }), Date.now())).toMatchObject({ outcome: 'passed', reasons: [] });

    const other = randomUUID();
    const again = await record(other, await begin(other), frames, Date.now());
    expect(again.outcome).toBe('failed');
    expect(again.reasons).toContain('replayed');
    expect(await bus.ask(materials.list, { attemptId: other })).toEqual([]);

    // mirrored, no frame looks as it did, but the face moves as it did
    const mirrored: Frame[] = [];
    for (const { at, image } of frames) {
      const picture = await readPicture(image);
      mirrored.push({
        at: Math.round(at / 1.1),
        image: await toJpeg(warped(picture, (x, y) => [picture.width - 1.001 - x, Math.min(y, picture.height - 1.001)])),
      });
    }
    const stolen = randomUUID();
    const replayed = await record(stolen, await begin(stolen), mirrored, Date.now());
    expect(replayed).toMatchObject({ outcome: 'failed', reasons: expect.arrayContaining(['replayed']) as string[] });
  }, 240_000);

  it('is judged by the time that an action gets in addition', async () => {
    const attemptId = randomUUID();
    const begun = await begin(attemptId);
    const { captureId, challenge } = begun;
    const more = { captureId, attemptId, action: 0, milliseconds: 1_500 };
    await expect(bus.ask(captures.giveMoreTime, more)).rejects.toMatchObject({ code: 'REQUEST.INVALID' });
    const [first, ...later] = challenge.actions.map((span) => ({ ...span, from: span.from + 1_500, to: span.to + 1_500 }));
    const shown = { ...challenge, actions: first ? [first, ...later] : [], duration: challenge.duration + 1_500 };
    const began = Date.now();
    const extending = pause((first?.to ?? 0) + 50).then(() => bus.ask(captures.giveMoreTime, more));
    const { reasons } = await record(attemptId, begun, person.performing(shown, { seed: 3 }), began);
    expect((await extending).actions[0]).toEqual({ ...challenge.actions[0], to: first?.to, extra: 1_500 });
    // as a whole it is a replay, since this person was recorded above, but every action was seen in its time
    for (const reason of ['action', 'gaps', 'late']) expect(reasons).not.toContain(reason);
  }, 120_000);

  it('of a photo that is tilted before the camera does not', async () => {
    const still = await readPicture(photo);
    const random = seeded(3);
    // rendered before the recording begins, since a slow machine renders more slowly than people move
    const tilted: Buffer[] = [];
    for (let step = 0; step < 40; step++) {
      tilted.push(await toJpeg(noisy(heldAslant(still, { yaw: 0.7 * Math.sin((2 * Math.PI * step) / 40) }), random)));
    }
    const attemptId = randomUUID();
    const begun = await begin(attemptId, ['nod']);
    const shake = begun.challenge.actions.find(({ action }) => action === 'shake-head');
    const frames: Frame[] = [];
    for (let at = 0; at <= begun.challenge.duration; at += 80) {
      const part = shake && at >= shake.from && at < shake.to ? (at - shake.from) / (shake.to - shake.from) : 0;
      frames.push({ at, image: tilted[Math.floor(part * tilted.length)] as Buffer });
    }
    const { outcome, reasons } = await record(attemptId, begun, frames, Date.now());
    expect(outcome).not.toBe('passed');
    expect(reasons.length).toBeGreaterThan(0);
  }, 120_000);

  it('may be made three times', async () => {
    const attemptId = randomUUID();
    expect((await begin(attemptId)).triesLeft).toBe(2);
    await begin(attemptId);
    expect((await begin(attemptId)).triesLeft).toBe(0);
    await expect(begin(attemptId)).rejects.toMatchObject({ code: 'CAPTURE.NO_MORE_TRIES' });
  });
});

describe('frames', () => {
  const attemptId = randomUUID();
  let begun: BegunCapture;
  let image: Buffer;
  beforeAll(async () => {
    begun = await begin(attemptId);
    image = person.portrait;
  });

  it('are answered with what the person should change', async () => {
    expect(await add(attemptId, begun.captureId, 0, [{ at: 0, image }])).toEqual({ frames: 1, guidance: 'good' });
  });

  it('that were sent before are answered as before', async () => {
    expect(await add(attemptId, begun.captureId, 0, [{ at: 0, image }])).toEqual({ frames: 1, guidance: 'good' });
  });

  it.each([
    ['far ahead of the next', 7, [{ at: 900 }], 'CAPTURE.OUT_OF_ORDER'],
    ['from before the last ones', 1, [{ at: 0 }], 'REQUEST.INVALID'],
    ['whose time stamps fall', 1, [{ at: 300 }, { at: 200 }], 'REQUEST.INVALID'],
    ['that are none', 1, [], 'REQUEST.INVALID'],
    ['that are too many', 1, Array.from({ length: 1_000 }, (_, at) => ({ at: at + 100 })), 'REQUEST.INVALID'],
  ])('%s are refused', async (_, sequence, times, code) => {
    const frames = times.map(({ at }) => ({ at, image }));
    await expect(add(attemptId, begun.captureId, sequence, frames)).rejects.toMatchObject({ code });
  });

  it('that are no images are refused', async () => {
    await expect(add(attemptId, begun.captureId, 1, [{ at: 500, image: Buffer.from('no image') }])).rejects.toMatchObject({ code: 'IMAGE.UNREADABLE' });
  });

  it('of another attempt find no recording', async () => {
    await expect(add(randomUUID(), begun.captureId, 1, [{ at: 500, image }])).rejects.toMatchObject({ code: 'CAPTURE.NOT_FOUND' });
  });
});
