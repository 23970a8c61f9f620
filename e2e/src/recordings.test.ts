import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BlobStore, framesKey } from '@shiren/blob-store';
import { Bus, connectToNats } from '@shiren/bus';
import { materials } from '@shiren/contracts-materials';
import { captures, packFrames, type BegunCapture, type FinishedCapture, type Frame } from '@shiren/contracts-media';
import { SyntheticSubject, heldAslant, noisy, readPicture, readRunFile, sampleFace, seeded, toJpeg } from '@shiren/testing';

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const accountId = randomUUID();
let bus: Bus;
let close: () => Promise<void>;
let blobs: BlobStore;
let photo: Buffer;
let person: SyntheticSubject;

beforeAll(async () => {
  const run = await readRunFile(home);
  const connection = await connectToNats('recordings-test', { ...process.env, NATS_URL: run.natsUrl });
  bus = new Bus(connection);
  close = () => connection.close();
  const { MASTER_KEY } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  blobs = await BlobStore.fromEnvironment({ MASTER_KEY, BLOB_DIRECTORY: join(home, 'blobs') });
  photo = await sampleFace('clara', { size: 480, room: 0.45, quality: 95 });
  person = (await SyntheticSubject.of(photo)).rehearse();
}, 120_000);
afterAll(() => close());

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

    const other = randomUUID();
    const again = await record(other, await begin(other), frames, Date.now());
    expect(again.outcome).toBe('failed');
    expect(again.reasons).toContain('replayed');
    expect(await bus.ask(materials.list, { attemptId: other })).toEqual([]);
  }, 90_000);

  it('of a photo that is tilted before the camera does not', async () => {
    const attemptId = randomUUID();
    const begun = await begin(attemptId, ['nod']);
    const still = await readPicture(photo);
    const random = seeded(3);
    const shake = begun.challenge.actions.find(({ action }) => action === 'shake-head');
    const tilted = async function* (): AsyncGenerator<Frame> {
      for (let at = 0; at <= begun.challenge.duration; at += 80) {
        const part = shake && at >= shake.from && at < shake.to ? (at - shake.from) / (shake.to - shake.from) : 0;
        yield { at, image: await toJpeg(noisy(heldAslant(still, { yaw: 0.7 * Math.sin(2 * Math.PI * part) }), random)) };
      }
    };
    const { outcome, reasons } = await record(attemptId, begun, tilted(), Date.now());
    expect(outcome).not.toBe('passed');
    expect(reasons.length).toBeGreaterThan(0);
  }, 60_000);

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
    image = await toJpeg(person.show());
  });

  it('are answered with what the person should change', async () => {
    expect(await add(attemptId, begun.captureId, 0, [{ at: 0, image }])).toEqual({ frames: 1, guidance: 'good' });
  });

  it('that were sent before are answered as before', async () => {
    expect(await add(attemptId, begun.captureId, 0, [{ at: 0, image }])).toEqual({ frames: 1, guidance: 'good' });
  });

  it.each([
    ['out of order', 3, [{ at: 900 }], 'CAPTURE.OUT_OF_ORDER'],
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
