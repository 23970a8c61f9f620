import { FlowClient } from './flow-client.js';
import { PieceSender } from './piece-sender.js';

interface Asked {
  path: string;
  answer: (status: number, body: object) => Promise<void>;
}

/** A client whose pieces are answered when the test says so. */
function slow(): { client: FlowClient; asked: Asked[] } {
  const asked: Asked[] = [];
  const client = new FlowClient({
    token: 'token',
    device: 'a-device',
    retries: 0,
    fetch: (url) =>
      new Promise((resolve) => {
        const path = (url as string).split('/recordings/')[1] ?? '';
        asked.push({
          path,
          answer: async (status, body) => {
            resolve(new Response(JSON.stringify(body), { status }));
            await new Promise((next) => setTimeout(next, 5));
          },
        });
      }),
  });
  return { client, asked };
}
const frames = [{ at: 0, image: new Uint8Array([1]) }];
const seen = { frames: 1, guidance: 'good', took: 0 };

describe('the pieces of a recording', () => {
  it('do not wait for the answers, but for a place, and are counted in order', async () => {
    const { client, asked } = slow();
    const sender = new PieceSender(client, 'a');
    for (let piece = 0; piece < 6; piece++) sender.send(frames);
    expect(asked.map(({ path }) => path)).toEqual(['a/0', 'a/1', 'a/2', 'a/3']);
    expect(sender.isBehind).toBe(true);
    await asked[2]?.answer(200, seen);
    await asked[0]?.answer(200, seen);
    expect(asked.map(({ path }) => path)).toEqual(['a/0', 'a/1', 'a/2', 'a/3', 'a/4', 'a/5']);
    expect(sender.isBehind).toBe(false);
    let arrived = false;
    const all = sender.arrived().then(() => (arrived = true));
    for (const index of [1, 3, 4]) await asked[index]?.answer(200, seen);
    expect(arrived).toBe(false);
    await asked[5]?.answer(200, seen);
    await all;
  });

  it('stop at the first that is refused, and that is what one hears', async () => {
    const { client, asked } = slow();
    const sender = new PieceSender(client, 'a');
    for (let piece = 0; piece < 6; piece++) sender.send(frames);
    await asked[1]?.answer(409, { code: 'CAPTURE.CLOSED', message: '', details: {}, requestId: '' });
    expect(sender.hasFailed).toBe(true);
    for (const index of [0, 2, 3]) await asked[index]?.answer(200, seen);
    expect(asked).toHaveLength(4);
    await expect(sender.arrived()).rejects.toMatchObject({ code: 'CAPTURE.CLOSED' });
  });
});
