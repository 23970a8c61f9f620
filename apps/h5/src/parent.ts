import type { Envelope, FlowCode, PageMessage } from '@shiren/web-sdk';
import type { CameraTrouble } from './camera/camera.js';
import type { Link } from './link.js';

/** The business's page around this one, when it shows the flow in a frame. */
export interface Parent {
  post(message: PageMessage): void;
}

/**
 * The page around this one, if the link names it. The browser delivers messages to the named origin only, and shows the frame only on pages that the
 * scene allows (`frame-ancestors`); nothing that is sent is secret.
 */
export function parentOf({ parent, channel }: Link, around: Pick<Window, 'postMessage'>): Parent | undefined {
  if (parent === undefined || channel === undefined || !URL.canParse(parent)) return undefined;
  const { origin } = new URL(parent);
  return { post: (message) => around.postMessage({ shiren: message, channel } satisfies Envelope, origin) };
}

export const codeOfTrouble: Readonly<Record<CameraTrouble, FlowCode>> = {
  refused: 'CAMERA.REFUSED',
  missing: 'CAMERA.MISSING',
  busy: 'CAMERA.BUSY',
  insecure: 'CAMERA.INSECURE',
  other: 'CAMERA.UNUSABLE',
  'no-picture': 'CAMERA.UNUSABLE',
  stopped: 'CAMERA.UNUSABLE',
  'not-played': 'CAMERA.UNUSABLE',
};
