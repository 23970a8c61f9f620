import { Problem } from '@shiren/contracts-core';
import { rpcErrors } from '@shiren/rpc';
import { IMAGE_LIMIT } from '../images/image-reader.js';
import { LARGE_BODY_BYTES, SMALL_BODY_BYTES } from '../edge/read-body.js';

/** Enough for a scene's settings with a logo and consent texts, or for 50 rows of a table. */
const TABLE_BYTES = 256 * 1024;

/** Who has to be known before a body is read, and how many bytes are read then. */
export interface BodyRule {
  /** `signature`: the RPC API, where the AccessKeyId may be in the body itself. */
  caller: 'signature' | 'acs3' | 'flow' | 'session' | 'nobody';
  limit: number;
  tooLarge: () => Error;
  /** The action's name in the RPC API, if the path determines it; its rate is checked before the body is read. */
  action?: string;
}

const rule = (caller: BodyRule['caller'], limit: number = SMALL_BODY_BYTES): BodyRule => ({ caller, limit, tooLarge: () => rpcErrors.bodyTooLarge(limit) });
const imageRule = (caller: BodyRule['caller']): BodyRule => ({
  ...{ caller, limit: IMAGE_LIMIT },
  tooLarge: () => new Problem('IMAGE.TOO_LARGE', 'The image is larger than 2 MB; send a smaller one.'),
});

/** By the path of the route. A route that is not listed takes no body: whatever is sent is discarded. */
const rules: Readonly<Record<string, BodyRule>> = {
  '/': rule('signature', LARGE_BODY_BYTES),
  '/v1/verifications/:biz/:ticketId/tokens': { ...rule('acs3', LARGE_BODY_BYTES), action: 'GetVerifyToken' },
  '/v1/verifications/:biz/:ticketId/submissions': { ...rule('acs3', LARGE_BODY_BYTES), action: 'SubmitVerification' },
  '/v1/verifications/:biz/:ticketId/consent/withdraw': { ...rule('acs3'), action: 'WithdrawConsent' },
  '/v1/face-comparisons': { ...rule('acs3', LARGE_BODY_BYTES), action: 'CompareFaces' },
  '/v1/face-detections': { ...rule('acs3', LARGE_BODY_BYTES), action: 'DetectFaceAttributes' },
  '/flow/link': rule('nobody'),
  '/flow/consent': rule('flow'),
  '/flow/consent/withdraw': rule('flow'),
  '/flow/name-and-number': rule('flow'),
  '/flow/card/:side': imageRule('flow'),
  '/flow/observations': imageRule('flow'),
  '/flow/recordings': rule('flow'),
  '/flow/recordings/:captureId/finish': rule('flow'),
  '/flow/recordings/:captureId/more-time': rule('flow'),
  '/flow/recordings/:captureId/:sequence': rule('flow', LARGE_BODY_BYTES),
  '/flow/submit': rule('flow'),
};

/** The console has one route for all calls of its pages. */
const CONSOLE_ROUTE = '/console/api/:name';
const consoleRules: Readonly<Record<string, BodyRule>> = {
  signIn: rule('nobody'),
  registryPhoto: imageRule('session'),
  tryIt: rule('session', LARGE_BODY_BYTES),
  makeLinks: rule('session', TABLE_BYTES),
  stageRows: rule('session', TABLE_BYTES),
  saveScene: rule('session', TABLE_BYTES),
};

/** On the console's route, `name` is the name of the call. */
export function bodyRule(route: string | undefined, name: string | undefined): BodyRule | undefined {
  if (route === CONSOLE_ROUTE) return consoleRules[name ?? ''] ?? rule('session');
  return route === undefined ? undefined : rules[route];
}

export const bodyRoutes: readonly string[] = [...Object.keys(rules), CONSOLE_ROUTE];
