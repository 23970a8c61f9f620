/** How often a stranger may be taken for the person, in percent: strict last. */
export const falseAcceptRates = ['1', '0.1', '0.01', '0.001'] as const;
export type FalseAcceptRate = (typeof falseAcceptRates)[number];

/** The score on the published scale that stands for each rate. */
export const scoreAtRate: Readonly<Record<FalseAcceptRate, number>> = { '1': 60, '0.1': 80, '0.01': 90, '0.001': 95 };

/** What a logo may be: a small image inside the address itself, of a kind that holds no script. */
export const LOGO = /^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/;
export const MAX_LOGO_BYTES = 64 * 1024;

/** A host that a person may be sent back to: `www.example.com`, with a port where there is one. */
export const REDIRECT_HOST = /^(?=.{1,253}(:\d{1,5})?$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/;
