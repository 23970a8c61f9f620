import fc from 'fast-check';
import { canonicalQuery, percentEncode } from './encoding.js';
import { signV1, signV1InSlices, stringToSignV1 } from './signature-v1.js';
import { parseAuthorization, sha256, signV3, stringToSignV3 } from './signature-v3.js';

describe('signature 1.0', () => {
  // the example on the vendor's page about RPC signatures (DescribeRegions)
  const parameters = {
    Timestamp: '2016-02-23T12:46:24Z',
    Format: 'XML',
    AccessKeyId: 'testid',
    Action: 'DescribeRegions',
    SignatureMethod: 'HMAC-SHA1',
    SignatureNonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
    Version: '2014-05-26',
    SignatureVersion: '1.0',
  };

  it('matches the vendor’s example', () => {
    expect(stringToSignV1('GET', parameters)).toBe(
      'GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26',
    );
    expect(signV1('GET', parameters, 'testsecret')).toBe('OLeaidS1JvxuMvnyHOwuJ+uX5qY=');
  });

  it('is the same in slices as in one piece, and follows the rule, wherever a long value is cut', async () => {
    const long = fc.tuple(fc.constantFrom('A', '+', '人', '𠮷', 'é'), fc.integer({ min: 131_068, max: 131_076 }), fc.string({ unit: 'grapheme' }));
    await fc.assert(
      fc.asyncProperty(fc.array(long, { maxLength: 2 }), async (values) => {
        const given = {
          ...parameters,
          ...Object.fromEntries(values.map(([unit, length, end], index) => [`Value${index}`, 'x'.repeat(length - 4) + unit.repeat(8) + end])),
        };
        const rule = `POST&%2F&${percentEncode(canonicalQuery(given))}`;
        expect(stringToSignV1('POST', given) === rule).toBe(true);
        expect(await signV1InSlices('POST', given, 'a')).toBe(signV1('POST', given, 'a'));
        expect(rule.startsWith(stringToSignV1('POST', given, 100))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves the signature itself out of what it signs', () => {
    expect(signV1('POST', { ...parameters, Signature: 'x' }, 'a')).toBe(signV1('POST', parameters, 'a'));
  });
});

describe('ACS3', () => {
  it('matches the vendor’s example', () => {
    // the example on the vendor's page about this signature (RunInstances)
    const headers = {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-content-sha256': sha256(''),
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-version': '2014-05-26',
    };
    const query = { ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd', RegionId: 'cn-shanghai' };
    const request = { method: 'POST', path: '/', query, headers };
    const hash = '7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259';
    expect(stringToSignV3(request, Object.keys(headers))).toBe(`ACS3-HMAC-SHA256\n${hash}`);
    expect(signV3(request, Object.keys(headers), 'YourAccessKeySecret')).toBe('06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0');
  });

  it('reads the header that the SDK sends', () => {
    const header = `ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host;x-acs-date,Signature=${'0'.repeat(64)}`;
    expect(parseAuthorization(header)).toEqual({ accessKeyId: 'id', signedHeaders: ['host', 'x-acs-date'], signature: '0'.repeat(64) });
    expect(parseAuthorization('Bearer x')).toBeUndefined();
  });

  it('changes with everything that it signs', () => {
    const request = { method: 'POST', path: '/', query: { a: '1' }, headers: { host: 'h', 'x-acs-content-sha256': sha256('') } };
    const signature = signV3(request, ['host'], 's');
    expect(signV3({ ...request, method: 'GET' }, ['host'], 's')).not.toBe(signature);
    expect(signV3({ ...request, query: { a: '2' } }, ['host'], 's')).not.toBe(signature);
    expect(signV3({ ...request, headers: { ...request.headers, host: 'i' } }, ['host'], 's')).not.toBe(signature);
    expect(signV3(request, ['host'], 't')).not.toBe(signature);
  });
});

describe('the canonical query', () => {
  it('consists of unreserved characters, and decodes to the original', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(percentEncode(text)).toMatch(/^[\w.~%-]*$/);
        expect(decodeURIComponent(percentEncode(text))).toBe(text);
      }),
    );
    expect(canonicalQuery({ b: ' *~', a: 'ä' })).toBe('a=%C3%A4&b=%20%2A~');
  });
});
