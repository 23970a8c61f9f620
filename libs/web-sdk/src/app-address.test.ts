import fc from 'fast-check';
import { appAddress, flowOrigin, leftAddress, readLeft } from './app-address.js';
import { flowCodes, type FlowCode } from './contract.js';
import { failed, type Outcome } from './outcome.js';

const flow = 'https://verify.example.com';

describe('the origin of an endpoint', () => {
  it.each([
    [flow, flow],
    [`${flow}/`, flow],
    ['HTTPS://Verify.Example.com/somewhere?x=1', flow],
    ['http://10.0.2.2:8080', 'http://10.0.2.2:8080'],
    ['verify.example.com', undefined],
    ['javascript:alert(1)', undefined],
    ['https://shop.example@verify.example.com', undefined],
    ['https://', undefined],
    [undefined, undefined],
  ])('of %s is %s', (endpoint, origin) => expect(flowOrigin(endpoint)).toBe(origin));
});

describe('the address for a web view', () => {
  it('names the token, the language and the channel', () => {
    expect(appAddress(flow, { token: 'Abc-_9' }, 'c1')).toBe(`${flow}/h5/h5verify.html?token=Abc-_9&app=c1`);
    expect(appAddress(flow, { token: 'Abc', language: 'en' }, 'c1')).toBe(`${flow}/h5/h5verify.html?token=Abc&lang=en&app=c1`);
  });
});

describe('the address at the end', () => {
  const outcomes: Outcome[] = [{ outcome: 'submitted' }, { outcome: 'cancelled' }, ...(Object.keys(flowCodes) as FlowCode[]).map((code) => failed(code))];

  it.each(outcomes)('says $outcome $code', (outcome) => expect(readLeft(`${flow}${leftAddress(outcome)}`, flow)).toEqual(outcome));

  it.each([
    `${flow}/h5/h5verify.html?token=a&app=c1`,
    `${flow}/h5/left.html`,
    'https://evil.example/h5/left.html?outcome=submitted',
    `${flow}.evil.example/h5/left.html?outcome=submitted`,
    `https://shop.example/?back=${flow}/h5/left.html?outcome=submitted`,
  ])('is none of others: %s', (address) => expect(readLeft(address, flow)).toBeUndefined());

  it.each(['passed', 'failed&code=toString', 'failed', '', 'x&outcome=submitted'])('brings nothing that the contract does not name: %s', (text) =>
    expect(readLeft(`${flow}/h5/left.html?outcome=${text}`, flow)).toEqual({ outcome: 'cancelled' }),
  );

  it('is read whatever follows', () => {
    fc.assert(fc.property(fc.string(), (text) => ['submitted', 'cancelled', 'failed'].includes(readLeft(`${flow}/h5/left.html?${text}`, flow)?.outcome ?? '')));
  });
});
