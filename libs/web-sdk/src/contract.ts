/** The one contract of events and codes, for the flow's pages and for everything that shows them: docs/integrators/web-sdk.md. */

/** What prevents the flow from going on, and what the business does about it. */
export const flowCodes = {
  'OPTIONS.INVALID': 'Correct the options of verify().',
  'ORIGIN.NOT_ALLOWED': "Add this page's origin to the scene's list of pages that may embed the flow.",
  'FRAME.BLOCKED': "Allow the flow's origin in this page's Content-Security-Policy (frame-src), and check the network.",
  'TOKEN.NOT_FOUND': 'Get a token by GetVerifyToken, and pass it unchanged.',
  'TOKEN.EXPIRED': 'Get a new token by GetVerifyToken, and call verify() again.',
  'LIMIT.REACHED': 'Let the person try again later: a limit of the scene was reached.',
  'NETWORK.UNAVAILABLE': 'Let the person try again with a better connection; allow the endpoint in connect-src.',
  'SERVICE.UNAVAILABLE': 'Let the person try again later; if it lasts, ask the operator of the endpoint.',
  'CONSENT.DECLINED': 'Offer another way: the person does not agree to the processing of their face.',
  'CAMERA.REFUSED': 'Ask the person to allow the camera; your page has to allow it for the frame (Permissions-Policy).',
  'CAMERA.MISSING': 'Let the person go on with a device that has a camera.',
  'CAMERA.BUSY': 'Ask the person to close other apps that use the camera.',
  'CAMERA.INSECURE': 'Serve your page and all pages around it over https.',
  'CAMERA.UNUSABLE': 'Let the person try another browser or another device.',
} as const;
export type FlowCode = keyof typeof flowCodes;

export const flowSteps = ['consent', 'type-name-and-number', 'liveness', 'photograph-id-card', 'confirm-fields', 'submit'] as const;
export type FlowStep = (typeof flowSteps)[number];

/** What happens in the flow. None of it is a verdict: only your server gets that, from GetStatus or a callback. */
export type FlowEvent =
  /** The page of the flow is there. */
  | { type: 'ready' }
  /** The person has come to this step. */
  | { type: 'step'; step: FlowStep }
  /** Something stands in the person's way. They may solve it, and then `resumed` follows. */
  | { type: 'problem'; code: FlowCode }
  | { type: 'resumed' }
  /** The server has what it needs and decides. */
  | { type: 'submitted' };

/** What a page of the flow sends to the page around it: an event, or that the person wants to go back there. */
export type PageMessage = FlowEvent | { type: 'leave' };

/** How a message travels. `channel` is a random number of this one call of verify(), and so of its token. */
export interface Envelope {
  shiren: PageMessage;
  channel: string;
}

const isOneOf = <Name extends string>(names: readonly Name[], text: unknown): text is Name => names.includes(text as Name);

export const isFlowCode = (text: unknown): text is FlowCode => isOneOf(Object.keys(flowCodes) as FlowCode[], text);

/** Reads a message of this channel; anything else, from whatever else runs in the browser, is undefined. */
export function readMessage(data: unknown, channel: string): PageMessage | undefined {
  const { shiren, channel: sent } = (data ?? {}) as { shiren?: { type?: unknown; code?: unknown; step?: unknown }; channel?: unknown };
  if (sent !== channel || typeof shiren !== 'object' || shiren === null) return undefined;
  const { type, code, step } = shiren;
  if (type === 'ready' || type === 'resumed' || type === 'submitted' || type === 'leave') return { type };
  if (type === 'step') return isOneOf(flowSteps, step) ? { type, step } : undefined;
  if (type === 'problem') return isFlowCode(code) ? { type, code } : undefined;
  return undefined;
}

/** The code for an error of the flow API (its code and HTTP status, 0 without an answer). */
export function codeOfError(code: string, status: number): FlowCode {
  if (code === 'TOKEN.NOT_FOUND' || code === 'TOKEN.EXPIRED' || code === 'LIMIT.REACHED') return code;
  return status === 0 ? 'NETWORK.UNAVAILABLE' : 'SERVICE.UNAVAILABLE';
}
