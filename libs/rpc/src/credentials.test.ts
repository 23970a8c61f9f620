import { CLOCK_TOLERANCE, readCredentials, type RpcRequest } from './credentials.js';
import { signV1, stringToSignV1 } from './signature-v1.js';
import { sha256, signV3 } from './signature-v3.js';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

function signedV1(changes: Record<string, string | undefined> = {}): RpcRequest {
  const parameters: Record<string, string> = {
    AccessKeyId: 'key',
    Action: 'GetStatus',
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: 'nonce',
    Timestamp: '2026-11-24T10:00:00Z',
  };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete parameters[name];
    else parameters[name] = value;
  }
  const query = { Signature: signV1('POST', parameters, 'secret'), ...parameters };
  return { method: 'POST', path: '/', query, form: {}, headers: {}, body: new Uint8Array() };
}

function signedV3(body = 'a=b'): RpcRequest {
  const headers: Record<string, string> = {
    host: 'localhost',
    'x-acs-action': 'GetStatus',
    'x-acs-version': '2018-09-16',
    'x-acs-date': '2026-11-24T10:00:00Z',
    'x-acs-signature-nonce': 'nonce',
    'x-acs-content-sha256': sha256(body),
  };
  const request: RpcRequest = { method: 'POST', path: '/', query: {}, form: { a: 'b' }, headers, body: Buffer.from(body) };
  const signed = Object.keys(headers).sort();
  headers['authorization'] = `ACS3-HMAC-SHA256 Credential=key,SignedHeaders=${signed.join(';')},Signature=${signV3(request, signed, 'secret')}`;
  return request;
}

describe('credentials', () => {
  it.each([
    ['signature 1.0', signedV1()],
    ['ACS3', signedV3()],
  ])('of %s verify with the right secret and no other', async (_, request) => {
    const credentials = readCredentials(request, NOW);
    expect(credentials).toMatchObject({ accessKeyId: 'key', nonce: 'nonce' });
    await credentials.verify('secret');
    await expect(credentials.verify('other')).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  it('that do not verify name what the server signed where the vendor’s SDKs look for it', async () => {
    const { message } = (await readCredentials(signedV1(), NOW)
      .verify('other')
      .catch((error: unknown) => error)) as Error;
    const prefix = 'Specified signature is not matched with our calculation. server string to sign is:';
    const { Signature: _, ...signed } = signedV1().query;
    expect(message).toBe(prefix + stringToSignV1('POST', signed));
  });

  it.each(['AccessKeyId', 'SignatureMethod', 'SignatureVersion', 'SignatureNonce', 'Timestamp'])('name a missing %s', (name) => {
    expect(codeOf(() => readCredentials(signedV1({ [name]: undefined }), NOW))).toBe(`Missing${name}`);
  });

  it('are refused with a clock that is off by more than 15 minutes either way, or of another form', () => {
    expect(codeOf(() => readCredentials(signedV1(), NOW + CLOCK_TOLERANCE))).toBe('accepted');
    expect(codeOf(() => readCredentials(signedV1(), NOW + CLOCK_TOLERANCE + 1))).toBe('InvalidTimeStamp.Expired');
    expect(codeOf(() => readCredentials(signedV1(), NOW - CLOCK_TOLERANCE - 1))).toBe('InvalidTimeStamp.Expired');
    expect(codeOf(() => readCredentials(signedV1({ Timestamp: '2026-11-24 10:00:00' }), NOW))).toBe('InvalidTimeStamp.Format');
    expect(codeOf(() => readCredentials(signedV1({ Timestamp: '2026-13-24T10:00:00Z' }), NOW))).toBe('InvalidTimeStamp.Format');
  });

  it('of ACS3 are refused if the body differs or a required header is not signed', () => {
    const request = signedV3();
    expect(codeOf(() => readCredentials(request, NOW).verifyBody(request.body))).toBe('accepted');
    expect(codeOf(() => readCredentials(request, NOW).verifyBody(Buffer.from('a=c')))).toBe('InvalidContentSha256');
    const headers = { ...request.headers, authorization: request.headers['authorization']?.replace('x-acs-action;', '') };
    expect(codeOf(() => readCredentials({ ...request, headers }, NOW))).toBe('InvalidSignatureMethod');
  });

  it('with an impossible AccessKeyId are refused without a look-up', () => {
    for (const AccessKeyId of ['\u0000', 'a b', '密', 'x'.repeat(129)]) {
      expect(codeOf(() => readCredentials(signedV1({ AccessKeyId }), NOW))).toBe('InvalidAccessKeyId.NotFound');
    }
  });

  it('of other methods are refused', () => {
    expect(codeOf(() => readCredentials(signedV1({ SignatureMethod: 'HMAC-MD5' }), NOW))).toBe('InvalidSignatureMethod');
    expect(codeOf(() => readCredentials({ ...signedV1(), headers: { authorization: 'Bearer x' } }, NOW))).toBe('InvalidSignatureMethod');
  });
});
