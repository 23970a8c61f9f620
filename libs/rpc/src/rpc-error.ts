import type { ProblemCode } from '@shiren/contracts-core';

/** An error of the public API. */
export class RpcError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Seconds until the same call can succeed, for the header `Retry-After`. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = 'RpcError';
  }
}

/** The vendor's own gateway errors. */
export const rpcErrors = {
  missing: (parameter: string) => new RpcError(400, `Missing${parameter}`, `${parameter} is mandatory for this action.`),
  invalid: (parameter: string, rule: string) => new RpcError(400, `InvalidParameter.${parameter}`, `The parameter ${parameter} ${rule}`),
  accessKeyNotFound: () => new RpcError(404, 'InvalidAccessKeyId.NotFound', 'The AccessKeyId was not found; check it in the console.'),
  accessKeyInactive: () => new RpcError(403, 'InvalidAccessKeyId.Inactive', 'The AccessKey is disabled; enable it in the console or use another.'),
  /** In the vendor's words: its SDKs compare what follows them with what they signed, and then tell a wrong secret from a fault of their own. */
  signatureDoesNotMatch: (stringToSign: string) =>
    new RpcError(400, 'SignatureDoesNotMatch', `Specified signature is not matched with our calculation. server string to sign is:${stringToSign}`),
  signatureMethod: () =>
    new RpcError(400, 'InvalidSignatureMethod', 'Sign with HMAC-SHA1, signature version 1.0, or with ACS3-HMAC-SHA256 in the Authorization header.'),
  contentHash: () => new RpcError(400, 'InvalidContentSha256', 'The body does not hash to x-acs-content-sha256.'),
  nonceUsed: () => new RpcError(400, 'SignatureNonceUsed', 'This SignatureNonce was used before; every call needs a fresh one.'),
  timestampFormat: () => new RpcError(400, 'InvalidTimeStamp.Format', 'Timestamp must be in UTC, of the form YYYY-MM-DDThh:mm:ssZ.'),
  timestampExpired: () => new RpcError(400, 'InvalidTimeStamp.Expired', 'Timestamp differs from the server’s clock by more than 15 minutes.'),
  actionNotFound: () => new RpcError(404, 'InvalidAction.NotFound', 'There is no such Action in this Version.'),
  version: () => new RpcError(400, 'InvalidVersion', 'Version must be 2018-09-16 or 2019-03-07.'),
  method: () => new RpcError(405, 'UnsupportedHTTPMethod', 'This action does not take this HTTP method.'),
  bodyTooLarge: (limit: number | string = 8 * 1024 ** 2) =>
    new RpcError(
      413,
      'RequestBodyTooLarge',
      `A request body may have ${typeof limit === 'number' && limit < 1024 ** 2 ? `${limit / 1024} kB` : '8 MB'} at most here.`,
    ),
  headersTooLarge: () =>
    new RpcError(
      431,
      'RequestHeaderTooLarge',
      'The address and the headers have more than 16 kB together; send long parameters in the body, with method POST.',
    ),
  addressTooLong: () => new RpcError(414, 'RequestAddressTooLong', 'A part of the address is longer than any that exists.'),
  timeout: () => new RpcError(408, 'RequestTimeout', 'The request did not arrive in time; send it again over a faster connection.'),
  path: () => new RpcError(404, 'InvalidPath', 'There is nothing at this path; calls go to /.'),
  request: () => new RpcError(400, 'InvalidRequest', 'The request is not well formed.'),
  unavailable: () => new RpcError(503, 'ServiceUnavailable', 'A part of the service is away for the moment; try again in a few seconds.'),
  internal: () => new RpcError(500, 'InternalError', 'The request failed by our fault; give its RequestId to the operator.'),
} as const;

/** HTTP status and code of each problem in the public API. */
export const problemCodes: Readonly<Record<ProblemCode, readonly [status: number, code: string]>> = {
  'REQUEST.INVALID': [400, 'InvalidParameter'],
  'REQUEST.TOO_LARGE': [413, 'RequestBodyTooLarge'],
  'REQUEST.TIMEOUT': [408, 'RequestTimeout'],
  'ACCESS_KEY.NOT_FOUND': [404, 'InvalidAccessKeyId.NotFound'],
  'SCENE.NOT_FOUND': [404, 'InvalidBiz.NotFound'],
  'SCENE.EXISTS': [409, 'InvalidBiz.Exists'],
  'SCENE.CHANGED': [409, 'InvalidBiz.Changed'],
  'SCENE.DISABLED': [409, 'InvalidBiz.Disabled'],
  'SCENE.VERSION_NOT_FOUND': [404, 'InvalidBiz.VersionNotFound'],
  'SCENE.NEEDS_BUSINESS': [400, 'InvalidBiz.NeedsBusiness'],
  'SIGN_IN.REFUSED': [401, 'Forbidden.SignIn'],
  'SIGN_IN.CODE_NEEDED': [401, 'Forbidden.SignIn'],
  'SIGN_IN.LOCKED': [401, 'Forbidden.SignIn'],
  'SESSION.NOT_FOUND': [401, 'Forbidden.Session'],
  'ACCESS.DENIED': [403, 'Forbidden'],
  'PASSWORD.WRONG': [400, 'InvalidPassword'],
  'PASSWORD.WEAK': [400, 'InvalidPassword.Weak'],
  'SECOND_FACTOR.NEEDED': [403, 'Forbidden.SecondFactor'],
  'CODE.WRONG': [400, 'InvalidCode'],
  'USER.NOT_FOUND': [404, 'InvalidUser.NotFound'],
  'USER.EXISTS': [409, 'InvalidUser.Exists'],
  'USER.NEEDED': [409, 'InvalidUser.Needed'],
  'ACCESS_KEY.TOO_MANY': [409, 'InvalidAccessKeyId.TooMany'],
  'ACCESS_KEY.ACTIVE': [409, 'InvalidAccessKeyId.Active'],
  'REVIEW.NOT_FOUND': [404, 'InvalidReview.NotFound'],
  'REVIEW.SAME_PERSON': [409, 'InvalidReview.SamePerson'],
  'TICKET.NOT_FOUND': [404, 'InvalidTicketId.NotFound'],
  'TICKET.FINISHED': [409, 'InvalidTicketId.Finished'],
  'TICKET.IN_PROGRESS': [409, 'InvalidTicketId.InProgress'],
  'TOKEN.NOT_FOUND': [404, 'InvalidVerifyToken.NotFound'],
  'TOKEN.EXPIRED': [400, 'InvalidVerifyToken.Expired'],
  'TOKEN.USED': [409, 'InvalidVerifyToken.Used'],
  'ATTEMPT.NOT_FOUND': [404, 'InvalidVerifyToken.NotFound'],
  'ATTEMPT.ERASED': [410, 'InvalidVerifyToken.Erased'],
  'ATTEMPT.SEALED': [409, 'InvalidVerifyToken.Sealed'],
  'CALLBACK.NOT_FOUND': [404, 'InvalidCallback.NotFound'],
  'BLOCK.NOT_FOUND': [404, 'InvalidBlock.NotFound'],
  'BLOCK.TOO_MANY': [409, 'InvalidBlock.TooMany'],
  'LINK.NOT_FOUND': [404, 'InvalidLink.NotFound'],
  'LINK.ENDED': [410, 'InvalidLink.Ended'],
  'ALERT.NOT_FOUND': [404, 'InvalidAlert.NotFound'],
  'ALERT.TOO_MANY': [409, 'InvalidAlert.TooMany'],
  'STEP.NOT_NEXT': [409, 'InvalidStep.NotNext'],
  'LIMIT.REACHED': [429, 'Throttling.User'],
  'QUOTA.REACHED': [403, 'QuotaExceeded'],
  'IDEMPOTENCY.MISMATCH': [400, 'IdempotentParameterMismatch'],
  'IDEMPOTENCY.IN_PROGRESS': [409, 'IdempotentProcessing'],
  'SCHEME.NEEDS_FLOW': [400, 'InvalidBiz.NeedsFlow'],
  'SCHEME.NEEDS_NO_TOKEN': [400, 'InvalidBiz.NeedsNoToken'],
  'MATERIAL.MISSING': [400, 'MissingMaterial'],
  'MATERIAL.NOT_ALLOWED': [400, 'InvalidMaterial.NotAllowed'],
  'MATERIAL.INVALID': [400, 'InvalidMaterial'],
  'ID_NUMBER.INVALID': [400, 'InvalidIdentificationNumber'],
  'IMAGE.UNREADABLE': [400, 'InvalidImage.Unreadable'],
  'IMAGE.TOO_LARGE': [400, 'InvalidImage.TooLarge'],
  'IMAGE.ANIMATED': [400, 'InvalidImage.Animated'],
  'IMAGE.UNREACHABLE': [400, 'InvalidImage.Unreachable'],
  'FACE.NOT_FOUND': [400, 'InvalidFace.NotFound'],
  'FACE.TOO_SMALL': [400, 'InvalidFace.TooSmall'],
  'FACE.UNFIT': [400, 'InvalidFace.Unfit'],
  'CARD.UNFIT': [400, 'InvalidIdCard'],
  'CAPTURE.NOT_FOUND': [404, 'InvalidCapture.NotFound'],
  'CAPTURE.CLOSED': [409, 'InvalidCapture.Closed'],
  'CAPTURE.OUT_OF_ORDER': [409, 'InvalidCapture.OutOfOrder'],
  'CAPTURE.NO_MORE_TRIES': [409, 'InvalidCapture.NoMoreTries'],
  'IMPORT.NOT_FOUND': [404, 'InvalidImport.NotFound'],
  'IMPORT.REJECTED': [400, 'InvalidImport.Rejected'],
  'TEMPLATE.MODEL_MISMATCH': [503, 'ServiceUnavailable'],
  'SERVICE.UNAVAILABLE': [503, 'ServiceUnavailable'],
  'SERVICE.BUSY': [429, 'Throttling'],
  'DEADLINE.EXCEEDED': [503, 'ServiceUnavailable'],
  INTERNAL: [500, 'InternalError'],
};
