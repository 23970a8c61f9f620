import type { ProblemCode } from '@shiren/contracts-core';
import type { Action, Text } from './action.js';
import { problemCodes, rpcErrors, type RpcError } from './rpc-error.js';

export interface ErrorDoc {
  code: string;
  status: number;
  /** What the caller can do about it. */
  advice: Text;
}

/** Errors from before the action is processed. */
const ofAdmission = [
  'LIMIT.REACHED',
  'SERVICE.BUSY',
  'QUOTA.REACHED',
  'IDEMPOTENCY.MISMATCH',
  'IDEMPOTENCY.IN_PROGRESS',
] as const satisfies readonly ProblemCode[];

/** Errors that any action may return; `<Parameter>` stands for a parameter's name. */
export const gatewayErrors = (): ErrorDoc[] => [
  ...Object.values(rpcErrors)
    .map((make: (parameter: string, rule: string) => RpcError) => make('<Parameter>', ''))
    .map(({ code, status }) => errorDoc(code, status)),
  ...errorsOf({ errors: ofAdmission }),
];

/** Further errors that this action may return, each code once. */
export const errorsOf = ({ errors }: Pick<Action, 'errors'>): ErrorDoc[] => {
  const codes = new Map(errors.map((problem) => problemCodes[problem]).map(([status, code]) => [code, status]));
  return [...codes].map(([code, status]) => errorDoc(code, status));
};

/** Whether the table allows this error code for the action. */
export const mayAnswer = (action: Pick<Action, 'errors'>, code: string): boolean =>
  [...gatewayErrors(), ...errorsOf(action)].some((error) =>
    error.code.endsWith('<Parameter>') ? code.startsWith(error.code.replace('<Parameter>', '')) : error.code === code,
  );

function errorDoc(code: string, status: number): ErrorDoc {
  const words = advice[code];
  if (!words) throw new Error(`The error ${code} has no advice in libs/rpc/src/errors.ts.`);
  return { code, status, advice: words };
}

const TOKEN: Text = ['obtain a new token', '重新获取 Token'];
const CLOCK: Text = [
  'UTC, of the form `YYYY-MM-DDThh:mm:ssZ`, within 15 minutes of the server’s clock',
  'UTC 时间，格式 `YYYY-MM-DDThh:mm:ssZ`，与服务器时钟相差不超过 15 分钟',
];
const AGAIN: Text = ['submit the same content again in a few seconds; it counts once', '几秒后以相同内容重试，只计一次'];

export const advice: Readonly<Record<string, Text>> = {
  'Missing<Parameter>': ['pass the parameter', '补充该参数'],
  'InvalidParameter.<Parameter>': ['the message says which form it must have', '按错误信息给出的格式要求修改'],
  InvalidParameter: ['the message says what is wrong', '按错误信息修改'],
  InvalidVersion: ['`2018-09-16` or `2019-03-07`', '使用 `2018-09-16` 或 `2019-03-07`'],
  'InvalidAction.NotFound': ['call an action of this version', '该版本没有此接口，请核对 `Action` 与 `Version`'],
  UnsupportedHTTPMethod: ['use a method that the action accepts', '使用该接口支持的请求方法'],
  'InvalidAccessKeyId.NotFound': ['check the AccessKeyId in the console', '在控制台核对 AccessKeyId'],
  'InvalidAccessKeyId.Inactive': ['enable the AccessKey in the console, or use another', '在控制台启用该 AccessKey 或更换'],
  SignatureDoesNotMatch: ['check the secret; the message contains what the server signed', '核对 AccessKeySecret；错误信息中有服务端计算签名所用的字符串'],
  InvalidSignatureMethod: [
    'HMAC-SHA1 1.0, or ACS3-HMAC-SHA256 in the `Authorization` header',
    '使用 HMAC-SHA1 签名 1.0，或在 `Authorization` 头中使用 ACS3-HMAC-SHA256',
  ],
  InvalidContentSha256: ['`x-acs-content-sha256` has to be the hash of the body as it is sent', '`x-acs-content-sha256` 须为实际发送的请求体的哈希'],
  SignatureNonceUsed: ['use a new nonce for every call', '每次请求使用新的随机数'],
  'InvalidTimeStamp.Format': CLOCK,
  'InvalidTimeStamp.Expired': CLOCK,
  InvalidPath: ['calls go to `/`', '请求须发往 `/`'],
  InvalidRequest: ['send a well-formed HTTP request', '发送格式正确的 HTTP 请求'],
  RequestBodyTooLarge: ['the message names the limit, 8 MB at most', '缩小请求体；上限见错误信息，最大 8 MB'],
  RequestHeaderTooLarge: [
    'send long parameters in the body, with `POST`; 16 kB at most for address and headers',
    '较长的参数请用 `POST` 放入请求体；URL 与请求头合计不超过 16 kB',
  ],
  RequestAddressTooLong: ['check the address; none is that long', '检查请求地址，没有路径这么长的接口'],
  RequestTimeout: ['send the request again, over a faster connection', '换用更快的网络，重新发送请求'],
  'Throttling.User': [
    'too many calls, or too much at once ([limits](limits.md)): call again after `Retry-After` seconds',
    '调用过于频繁，或同时发送的数据过多（见[频率与份额](limits.md)）：等待 `Retry-After` 指定的秒数后重试',
  ],
  Throttling: [
    'the service, or your account’s share of it, is full ([limits](limits.md)): send the same again after `Retry-After` seconds',
    '服务已满，或您的账号份额已用完（见[份额](limits.md)）：等待 `Retry-After` 指定的秒数后，以相同内容重试',
  ],
  Forbidden: [
    'a test key can’t configure scenes ([sandbox](sandbox.md)): use a real AccessKey, or the console',
    '测试 AccessKey 不能创建或修改场景（见[沙箱](sandbox.md)），请使用正式 AccessKey 或控制台',
  ],
  QuotaExceeded: [
    'the month’s quota is used up ([limits](limits.md)): ask the operator of the installation',
    '本月配额已用完（见[配额](limits.md)），请联系运营方',
  ],
  IdempotentParameterMismatch: [
    'use a new `ClientToken` for another call ([limits](limits.md))',
    '不同的调用须使用不同的 `ClientToken`（见[幂等](limits.md)）',
  ],
  IdempotentProcessing: [
    'the first call is still running: send it again after `Retry-After` seconds',
    '首次调用仍在进行：等待 `Retry-After` 指定的秒数后重新发送',
  ],
  ServiceUnavailable: AGAIN,
  InternalError: [
    'submit the same content again; if it still fails, give the `RequestId` to the operator',
    '以相同内容重试；仍出错时，请将 `RequestId` 提供给运维人员',
  ],
  'InvalidBiz.NotFound': ['create the scene in the console, or with `CreateVerifySetting`', '在控制台或用 `CreateVerifySetting` 创建场景'],
  'InvalidBiz.Exists': ['the scene was created by another call at the same moment; call again', '该场景刚被另一次调用创建，请重试'],
  'InvalidBiz.Disabled': [
    'the scene was disabled, so no new verification begins in it; those in progress may end: enable it in the console, or use another scene',
    '该场景已停用，不再受理新的认证（进行中的认证可继续完成）：请在控制台启用，或使用其他场景',
  ],
  'InvalidBiz.NeedsBusiness': [
    'enter in the console who processes the data (name, contact, rights), which the consent page has to say; test keys work without it',
    '在控制台填写个人信息处理者（名称、联系方式、权利行使方式），告知同意页须写明；测试 AccessKey 不受此限',
  ],
  'InvalidBiz.NeedsFlow': ['the scene’s scheme has a flow: obtain a token', '该场景的方案有认证流程，请先获取 Token'],
  'InvalidBiz.NeedsNoToken': ['the scene’s scheme has no flow: submit the materials in one call', '该场景的方案没有认证流程，请在一次调用中提交全部资料'],
  'InvalidTicketId.NotFound': ['the scene has no such ticket, so there is no consent to withdraw', '该场景下没有此任务，也就没有可撤回的同意'],
  'InvalidTicketId.InProgress': ['wait for the decision; submit again only if it fails', '等待认证结果；不通过时才能再次提交'],
  'InvalidTicketId.Finished': ['it has passed; use another id for another verification', '该任务已通过；新的认证须使用新的任务 ID'],
  'InvalidVerifyToken.NotFound': TOKEN,
  'InvalidVerifyToken.Expired': TOKEN,
  'InvalidVerifyToken.Used': TOKEN,
  'InvalidVerifyToken.Sealed': TOKEN,
  'InvalidVerifyToken.Erased': TOKEN,
  MissingMaterial: ['the message names what the scheme needs', '按错误信息补充该方案所需的资料'],
  'InvalidMaterial.NotAllowed': ['the message names what the scheme accepts, each once', '错误信息列出了该方案接受的资料，每种只能提交一项'],
  InvalidMaterial: ['the message says what is wrong with the material', '按错误信息修改资料'],
  InvalidIdentificationNumber: [
    '18 digits with a correct check digit (GB 11643); numbers with 15 digits are no longer valid',
    '须为 18 位且校验码正确（GB 11643）；15 位号码已停用',
  ],
  'InvalidImage.Unreadable': [
    'a complete JPEG, PNG or WebP file, as `base64://…` or at a public address',
    '使用完整的 JPEG、PNG 或 WebP 文件，以 `base64://…` 或公网地址传入',
  ],
  'InvalidImage.TooLarge': ['2 MB and 64 megapixels at most', '图片不超过 2 MB，且不超过 6400 万像素'],
  'InvalidImage.Animated': ['use a still photo', '使用静态图片'],
  'InvalidImage.Unreachable': ['the address must be public and answer within 8 seconds', '图片地址须公网可访问，并在 8 秒内响应'],
  'InvalidFace.NotFound': ['use a photo from the front, in even light', '使用正面、光线均匀的照片'],
  'InvalidFace.TooSmall': ['the face has to have 64 × 64 pixels or more', '人脸区域须不小于 64 × 64 像素'],
  'InvalidFace.Unfit': [
    'the message says what is wrong: more than one face, much too dark or bright, blurred, turned away, covered by a mask',
    '按错误信息更换照片：可能有多张人脸、过暗、过亮、模糊、侧脸或被口罩遮挡',
  ],
  InvalidIdCard: [
    'the message says what is wrong with the card photo ([all of them](cards.md#why-a-photo-is-refused))',
    '按错误信息重新拍摄身份证（[全部原因](cards.md#照片被拒的原因)）',
  ],
};
