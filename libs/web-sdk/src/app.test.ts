import { startAppFlow } from './app.js';
import type { FlowEvent } from './contract.js';
import type { ServerSession } from './server.js';

const endpoint = 'https://verify.example.com';
const left = (query: string): string => `${endpoint}/h5/left.html?${query}`;

/** A flow in a web view, where the server says this of it. */
function open({ state = 'open' }: { state?: ServerSession['state'] } = {}) {
  const events: FlowEvent[] = [];
  const asked: string[] = [];
  const flow = startAppFlow({ token: 'Abc', endpoint, onEvent: (event) => events.push(event) }, async (origin, of) => {
    asked.push(`${origin} ${of}`);
    return { state, frameOrigins: [] };
  });
  const channel = /&app=(\w+)$/.exec(flow.address ?? '')?.[1];
  const say = (shiren: object, by = channel): void => flow.received(JSON.stringify({ shiren, channel: by }));
  return { flow, events, asked, say };
}

describe('a flow in a web view', () => {
  it('passes on the events of its own page', () => {
    const { say, events, flow } = open();
    say({ type: 'ready' });
    say({ type: 'step', step: 'liveness' });
    say({ type: 'step', step: 'consent' }, 'another');
    flow.received('not JSON');
    flow.received('{"type":"submitted"}');
    expect(events).toEqual([{ type: 'ready' }, { type: 'step', step: 'liveness' }]);
  });

  it('stays on its own origin, and sends other addresses elsewhere', () => {
    const { flow } = open();
    const addresses = [flow.address ?? '', `${endpoint}/h5/assets/a.js`, endpoint, `${endpoint}.evil.example/`, 'https://shop.example/', 'tel:110'];
    expect(addresses.map(flow.placeOf)).toEqual(['here', 'here', 'here', 'outside', 'outside', 'outside']);
  });

  it.each([
    ['was cancelled', 'outcome=cancelled', 'open', { outcome: 'cancelled' }],
    ['failed by what stood in the way', 'outcome=failed&code=CAMERA.REFUSED', 'open', { outcome: 'failed', code: 'CAMERA.REFUSED' }],
    ['was submitted, if the server confirms it', 'outcome=submitted', 'decided', { outcome: 'submitted' }],
    ['was not submitted, if the server has nothing', 'outcome=submitted', 'open', { outcome: 'cancelled' }],
    ['was submitted on another phone', 'outcome=cancelled', 'submitted', { outcome: 'submitted' }],
  ] as const)('%s, when the page goes to its end', async (_, query, state, expected) => {
    const { flow, asked } = open({ state });
    expect(flow.placeOf(left(query))).toBe('end');
    await flow.ended;
    expect(await flow.outcome).toMatchObject(expected);
    expect(asked).toEqual([`${endpoint} Abc`]);
  });

  it('is left by Back, which is cancelled unless something stood in the way', async () => {
    const calm = open();
    calm.flow.leave();
    expect(await calm.flow.outcome).toEqual({ outcome: 'cancelled' });
    const troubled = open();
    troubled.say({ type: 'problem', code: 'CAMERA.BUSY' });
    troubled.flow.leave();
    expect(await troubled.flow.outcome).toMatchObject({ outcome: 'failed', code: 'CAMERA.BUSY' });
  });

  it('fails if its page is not loaded', async () => {
    const { flow } = open();
    flow.notLoaded();
    expect(await flow.outcome).toMatchObject({ outcome: 'failed', code: 'NETWORK.UNAVAILABLE' });
  });

  it('ends by itself with its token', async () => {
    const { flow, say } = open();
    say({ type: 'problem', code: 'TOKEN.EXPIRED' });
    expect(await flow.outcome).toMatchObject({ outcome: 'failed', code: 'TOKEN.EXPIRED' });
  });

  it('reports a submission only after the server has confirmed it, and then needs not ask again', async () => {
    const forged = open();
    forged.say({ type: 'submitted' });
    const real = open({ state: 'submitted' });
    real.say({ type: 'submitted' });
    await new Promise(setImmediate);
    expect([forged.events, real.events]).toEqual([[], [{ type: 'submitted' }]]);
    real.flow.leave();
    expect(await real.flow.outcome).toEqual({ outcome: 'submitted' });
    expect(real.asked).toHaveLength(1);
  });

  it.each([{ token: 'a b' }, { token: undefined as unknown as string }])('opens nothing with a wrong option: $token', async ({ token }) => {
    const flow = startAppFlow({ token, endpoint });
    expect(flow.address).toBeUndefined();
    expect(await flow.outcome).toMatchObject({ outcome: 'failed', code: 'OPTIONS.INVALID', message: expect.stringContaining('token') as string });
  });

  it('opens nothing without an endpoint', async () => {
    expect(await startAppFlow({ token: 'a', endpoint: 'verify.example.com' }).outcome).toMatchObject({ code: 'OPTIONS.INVALID' });
  });
});
