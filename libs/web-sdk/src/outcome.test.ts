import fc from 'fast-check';
import { flowCodes, flowSteps, type FlowCode, type FlowEvent } from './contract.js';
import { after, endsFlow, failed, outcomeOf, type Standing } from './outcome.js';

const start: Standing = { submitted: false };
const open = { state: 'open', frameOrigins: [] } as const;
const standing = (...events: FlowEvent[]): Standing => events.reduce(after, start);

describe('a flow that is closed', () => {
  it('was cancelled if nothing stood in the way', () => {
    expect(outcomeOf(start, { ...open, frameOrigins: [] })).toEqual({ outcome: 'cancelled' });
    expect(outcomeOf(standing({ type: 'problem', code: 'CAMERA.REFUSED' }, { type: 'resumed' }), { ...open, frameOrigins: [] })).toEqual({
      outcome: 'cancelled',
    });
  });

  it('failed by what stood in the way', () => {
    expect(outcomeOf(standing({ type: 'problem', code: 'CAMERA.REFUSED' }), { ...open, frameOrigins: [] })).toEqual(failed('CAMERA.REFUSED'));
  });

  it('failed if the server can not say how it stands', () => {
    expect(outcomeOf(start, { code: 'NETWORK.UNAVAILABLE' })).toEqual(failed('NETWORK.UNAVAILABLE'));
  });

  it.each(['submitted', 'decided'] as const)('was submitted if the server says %s, whatever stood in the way', (state) => {
    expect(outcomeOf(standing({ type: 'problem', code: 'NETWORK.UNAVAILABLE' }), { state, frameOrigins: [] })).toEqual({ outcome: 'submitted' });
  });

  it('is submitted only with an event of it, or by the server’s word, and never has a verdict', () => {
    const event = fc.oneof(
      fc.constantFrom<FlowEvent>({ type: 'ready' }, { type: 'resumed' }, { type: 'submitted' }),
      fc.constantFrom(...flowSteps).map((step): FlowEvent => ({ type: 'step', step })),
      fc.constantFrom(...(Object.keys(flowCodes) as FlowCode[])).map((code): FlowEvent => ({ type: 'problem', code })),
    );
    fc.assert(
      fc.property(fc.array(event), fc.constantFrom('open', 'submitted', 'decided' as const), (events, state) => {
        const found = outcomeOf(standing(...events), { state: state as 'open', frameOrigins: [] });
        expect(found.outcome === 'submitted').toBe(state !== 'open' || events.some(({ type }) => type === 'submitted'));
        expect(JSON.stringify(found)).not.toMatch(/passed|verdict/);
      }),
    );
  });
});

it('only a token’s end can’t be solved by the person', () => {
  expect((Object.keys(flowCodes) as FlowCode[]).filter(endsFlow)).toEqual(['TOKEN.NOT_FOUND', 'TOKEN.EXPIRED']);
});
