import { createHash, createHmac } from 'node:crypto';
import { javaHashMapOrder } from './java-hash-map.js';

/**
 * What the vendor's SDKs for other languages put on the wire, written down from their public sources, for tests: none of them can be had from
 * the registries that this project may use. The parameters, their order, their encoding and the signature are those of the SDK; of the headers
 * only those that its source sets.
 */

type Parameters = readonly (readonly [name: string, value: string | null])[];
type Pairs = [name: string, value: string][];

/** A call as a business makes it through the SDK's class for an action; `null` is a setter called with null. */
export interface WireCall {
  action: string;
  version: string;
  method: 'GET' | 'POST';
  /** Parameters that the class puts into the address, in the order in which the business sets them. */
  query: Parameters;
  /** Parameters that it puts into the body; lists are already written out as `Material.1.Value`, which all of these SDKs do alike. */
  form: Parameters;
}

/** What differs from call to call. */
export interface WireSigner {
  accessKeyId: string;
  accessKeySecret: string;
  nonce: string;
  at: Date;
}

export interface WireRequest {
  method: string;
  target: string;
  headers: Record<string, string>;
  body: string;
}

export interface WireClient {
  /** Language and package. */
  name: string;
  /** Where the vendor's source was read: repository, and the version that it calls itself. */
  source: string;
  compose(call: WireCall, signer: WireSigner): WireRequest;
}

const FORM = 'application/x-www-form-urlencoded';
const REGION = 'cn-hangzhou';

/** An encoder for forms that leaves letters, digits and `safe` as they are. */
const encoder =
  (safe: string, hex: (code: string) => string = (code) => code.toUpperCase()) =>
  (text: string): string =>
    [...Buffer.from(text)]
      .map((byte) => {
        const character = String.fromCharCode(byte);
        if (byte < 0x80 && (/[A-Za-z0-9]/.test(character) || safe.includes(character))) return character;
        return byte === 0x20 ? '+' : `%${hex(byte.toString(16).padStart(2, '0'))}`;
      })
      .join('');

const java = encoder('.-*_'); // java.net.URLEncoder
const python = encoder('_.-~'); // urllib.parse.quote_plus, from Python 3.7 on
const php = encoder('-_.'); // urlencode
const go = encoder('-_.~'); // net/url.QueryEscape
const csharp = encoder('-_.!*()', (code) => code); // System.Web.HttpUtility.UrlEncode

/** What all but the C# SDK make of their language's encoder for what they sign. */
const strictly =
  (encode: (text: string) => string) =>
  (text: string): string =>
    encode(text).replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~');

const joined = (pairs: Pairs, encode: (text: string) => string): string => pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
const sorted = (pairs: Pairs): Pairs => [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
const given = (parameters: Parameters): Pairs => parameters.filter((pair): pair is [string, string] => pair[1] !== null);

function signature(method: string, pairs: Pairs, encode: (text: string) => string, { accessKeySecret }: WireSigner): string {
  const text = `${method}&${encode('/')}&${encode(joined(sorted(pairs), encode))}`;
  return createHmac('sha1', `${accessKeySecret}&`).update(text).digest('base64');
}

const seconds = (at: Date): string => at.toISOString().replace(/\.\d+/, '');
const md5 = (body: string): string => createHash('md5').update(body).digest('base64');

/** The public parameters that Java adds, in the order in which it adds them; all of them end up in a HashMap. */
function javaQuery({ action, version, query }: WireCall, { accessKeyId, nonce, at }: WireSigner, format: string): Pairs {
  return [
    ...([['Version', version], ['Action', action], ['ServiceCode', 'cloudauth'], ['Format', format], ...given(query)] as Pairs),
    ...([
      ['Timestamp', seconds(at)],
      ['SignatureMethod', 'HMAC-SHA1'],
      ['SignatureVersion', '1.0'],
      ['SignatureNonce', nonce],
    ] as Pairs),
    ...([
      ['RegionId', REGION],
      ['AccessKeyId', accessKeyId],
    ] as Pairs),
  ];
}

export const wireClients: readonly WireClient[] = [
  {
    name: 'Java aliyun-java-sdk-core, Apache HttpClient',
    source: 'aliyun/aliyun-openapi-java-sdk: core 4.5.16 and later, RpcAcsRequest, RpcSignatureComposer, ApacheHttpClient; cloudauth v20180916',
    compose(call, signer) {
      const { method, form } = call;
      const query = javaQuery(call, signer, 'JSON');
      // for a GET the content is dropped, but it is signed
      const body = method === 'GET' ? '' : joined(javaHashMapOrder(given(form)), java);
      const Signature = signature(method, [...query, ...given(form)], strictly(java), signer);
      return {
        ...{ method, target: `/?${joined(javaHashMapOrder([...query, ['Signature', Signature]]), java)}`, body },
        headers: {
          ...{ 'Accept-Encoding': 'identity', Accept: 'application/json', 'x-sdk-client': 'Java/2.0.0', 'Content-Type': FORM },
          ...(body ? { 'Content-MD5': md5(body) } : {}),
        },
      };
    },
  },
  {
    name: 'Java aliyun-java-sdk-core, HttpURLConnection, without body parameters',
    source: 'aliyun/aliyun-openapi-java-sdk: core 3.3.0, RpcAcsRequest; CompatibleUrlConnClient, which moves the address of a POST into the body',
    compose(call, signer) {
      const { method, query, form } = call;
      const pairs = javaQuery({ ...call, query: [...query, ...form] }, signer, 'XML');
      const all = joined(javaHashMapOrder([...pairs, ['Signature', signature(method, pairs, strictly(java), signer)]]), java);
      return {
        ...{ method, target: method === 'POST' ? '/' : `/?${all}`, body: method === 'POST' ? all : '' },
        headers: { Accept: 'application/xml', 'x-sdk-client': 'Java/2.0.0', ...(method === 'POST' ? { 'Content-Type': FORM } : {}) },
      };
    },
  },
  {
    name: 'Python aliyun-python-sdk-core',
    source: 'aliyun/aliyun-openapi-python-sdk: core 2.13.30, request.py, rpc_signature_composer.py, client.py; cloudauth v20180916',
    compose({ action, version, method, query, form }, signer) {
      const none = (parameters: Parameters): Pairs => parameters.map(([name, value]) => [name, value ?? 'None']);
      const address: Pairs = [
        ...none(query),
        ...([
          ['Version', version],
          ['Action', action],
          ['Format', 'JSON'],
          ['RegionId', REGION],
          ['Timestamp', seconds(signer.at)],
        ] as Pairs),
        ...([
          ['SignatureMethod', 'HMAC-SHA1'],
          ['SignatureType', ''],
          ['SignatureVersion', '1.0'],
          ['SignatureNonce', signer.nonce],
        ] as Pairs),
        ['AccessKeyId', signer.accessKeyId],
      ];
      const Signature = signature(method, [...address, ...none(form)], strictly(python), signer);
      const body = joined(none(form), python);
      return {
        ...{ method, target: `/?${joined([...address, ['Signature', Signature]], strictly(python))}`, body },
        headers: {
          ...{ 'x-acs-action': action, 'x-acs-version': version, 'x-sdk-invoke-type': 'normal', 'Accept-Encoding': 'identity' },
          'x-sdk-client': 'python/2.0.0',
          ...(body ? { 'Content-MD5': md5(body), 'Content-Type': FORM } : {}),
        },
      };
    },
  },
  {
    name: 'PHP alibabacloud/client',
    source: 'aliyun/openapi-sdk-php-client: 1.3.1, RpcRequest.php, Request.php, over Guzzle; aliyun/openapi-sdk-php: Cloudauth V20180916',
    compose({ action, version, method, query, form }, signer) {
      const empty = (parameters: Parameters): Pairs => parameters.map(([name, value]) => [name, value ?? '']);
      const address: Pairs = [
        ...empty(query),
        ...([
          ['RegionId', REGION],
          ['Format', 'JSON'],
          ['SignatureMethod', 'HMAC-SHA1'],
          ['SignatureVersion', '1.0'],
        ] as Pairs),
        ...([
          ['SignatureNonce', signer.nonce],
          ['Timestamp', seconds(signer.at)],
          ['Action', action],
          ['AccessKeyId', signer.accessKeyId],
        ] as Pairs),
        ['Version', version],
      ];
      const signed: Pairs = [...address, ['Signature', signature(method, [...address, ...empty(form)], strictly(php), signer)]];
      const headers = { 'User-Agent': 'AlibabaCloud (Linux; x86_64) PHP/8.2 Client/1.3.1' };
      // a GET goes through Guzzle's `query`, encoded by RFC 3986, a POST through its `form_params`: the action's own parameters first
      if (method === 'GET') return { method, target: `/?${joined(signed, strictly(php))}`, headers, body: '' };
      const body = joined([...empty(form), ...signed], php);
      // Guzzle asks beforehand whether a long body is welcome
      return { method, target: '/', headers: { ...headers, 'Content-Type': FORM, ...(body.length > 1_048_576 ? { Expect: '100-Continue' } : {}) }, body };
    },
  },
  {
    name: 'Go alibaba-cloud-sdk-go',
    source: 'aliyun/alibaba-cloud-sdk-go: sdk/auth/rpc_signature_composer.go, sdk/requests/acs_request.go, rpc_request.go; services/cloudauth',
    compose({ action, version, method, query, form }, signer) {
      // empty values are left out, and both maps are written in the order of their names
      const filled = (parameters: Parameters): Pairs => given(parameters).filter(([, value]) => value !== '');
      const address: Pairs = [
        ...filled(query),
        ...([
          ['Version', version],
          ['Action', action],
          ['Format', 'JSON'],
          ['Timestamp', seconds(signer.at)],
          ['SignatureMethod', 'HMAC-SHA1'],
        ] as Pairs),
        ...([
          ['SignatureType', ''],
          ['SignatureVersion', '1.0'],
          ['SignatureNonce', signer.nonce],
          ['AccessKeyId', signer.accessKeyId],
        ] as Pairs),
        ['RegionId', REGION],
      ];
      const Signature = signature(method, [...address, ...filled(form)], strictly(go), signer);
      return {
        ...{ method, target: `/?${joined(sorted([...address, ['Signature', Signature]]), go)}`, body: joined(sorted(filled(form)), go) },
        headers: {
          ...{ 'x-sdk-client': 'golang/1.0.0', 'x-sdk-invoke-type': 'normal' },
          ...{ 'Accept-Encoding': 'identity', 'Content-Type': FORM }, // without a body, and for a GET, too
        },
      };
    },
  },
  {
    name: 'C# aliyun-net-sdk-core',
    source: 'aliyun/aliyun-openapi-net-sdk: core 1.5.10, RpcAcsRequest.cs, RpcSignatureComposer.cs, AcsURLEncoder.cs, HttpResponse.cs; cloudauth V20180916',
    compose({ action, version, method, query, form }, signer) {
      const address: Pairs = [
        ...([['Version', version], ['Action', action], ['Format', 'JSON'], ...given(query), ['Timestamp', seconds(signer.at)]] as Pairs),
        ...([
          ['SignatureMethod', 'HMAC-SHA1'],
          ['SignatureVersion', '1.0'],
          ['SignatureNonce', signer.nonce],
          ['AccessKeyId', signer.accessKeyId],
        ] as Pairs),
        ['RegionId', REGION],
      ];
      // it signs with an encoder of its own, by RFC 3986, and sends with that of ASP.NET
      const Signature = signature(method, [...address, ...given(form)], strictly(go), signer);
      const body = method === 'POST' ? joined(given(form), csharp) : '';
      return {
        ...{ method, target: `/?${joined([...address, ['Signature', Signature]], csharp)}`, body },
        headers: {
          ...{ Accept: 'application/json', 'x-sdk-client': 'Net/2.0.0' },
          ...(body ? { 'Content-MD5': md5(body), 'Content-Type': FORM, Expect: '100-continue' } : {}),
        },
      };
    },
  },
];
