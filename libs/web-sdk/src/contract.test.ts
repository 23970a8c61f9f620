import { codeOfError, flowCodes, flowSteps, readMessage, type FlowCode } from './contract.js';

const channel = 'a1b2';
const read = (shiren: unknown, sent = channel): unknown => readMessage({ shiren, channel: sent }, channel);

describe('a message of the flow’s page', () => {
  it.each([
    [{ type: 'ready' }],
    [{ type: 'step', step: 'liveness' }],
    [{ type: 'problem', code: 'CAMERA.REFUSED' }],
    [{ type: 'resumed' }],
    [{ type: 'submitted' }],
    [{ type: 'leave' }],
  ])('is read: %j', (message) => expect(read(message)).toEqual(message));

  it.each([
    ['a verdict', { type: 'passed' }],
    ['an unknown step', { type: 'step', step: 'pay' }],
    ['an unknown code', { type: 'problem', code: 'toString' }],
    ['no code', { type: 'problem' }],
    ['no object', 'submitted'],
    ['nothing', null],
  ])('is ignored if it is %s', (_, message) => expect(read(message)).toBeUndefined());

  it('is ignored if it comes by another channel, or is no message of ours', () => {
    expect(read({ type: 'submitted' }, 'c3d4')).toBeUndefined();
    for (const data of [undefined, null, 'submitted', 7, [], { type: 'submitted' }]) expect(readMessage(data, channel)).toBeUndefined();
  });

  it('brings nothing along but what the contract names', () => {
    expect(read({ type: 'submitted', verdict: 'passed' })).toEqual({ type: 'submitted' });
  });
});

describe('the codes', () => {
  it('each say what to do, in a sentence', () => {
    for (const sentence of Object.values(flowCodes)) expect(sentence).toMatch(/^[A-Z].{20,}\.$/);
  });

  it.each([
    ['TOKEN.EXPIRED', 410, 'TOKEN.EXPIRED'],
    ['LIMIT.REACHED', 429, 'LIMIT.REACHED'],
    ['NETWORK', 0, 'NETWORK.UNAVAILABLE'],
    ['TIMEOUT', 0, 'NETWORK.UNAVAILABLE'],
    ['INTERNAL', 500, 'SERVICE.UNAVAILABLE'],
    ['STEP.NOT_NEXT', 409, 'SERVICE.UNAVAILABLE'],
  ] as const)('stand for the errors of the flow API: %s, %d', (code, status, expected) => expect(codeOfError(code, status)).toBe(expected));

  it('and the steps have no doubles', () => {
    const names: string[] = [...(Object.keys(flowCodes) as FlowCode[]), ...flowSteps];
    expect(new Set(names).size).toBe(names.length);
  });
});
