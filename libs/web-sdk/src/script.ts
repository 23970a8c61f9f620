import { flowCodes } from './contract.js';
import type { VerifyOptions } from './options.js';
import type { Outcome } from './outcome.js';
import { verify as verifyAt } from './verify.js';

/** Entry of the file for a script tag, which defines `Shiren`. The endpoint is where the script comes from, unless another one is given. */
const address = (document.currentScript as HTMLScriptElement | null)?.src ?? '';

export const verify = (options: Omit<VerifyOptions, 'endpoint'> & Partial<Pick<VerifyOptions, 'endpoint'>>): Promise<Outcome> =>
  verifyAt({ endpoint: address, ...options });

export { flowCodes };
