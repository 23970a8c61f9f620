/** How often an impostor may be accepted, in percent; strictest last. */
export const falseAcceptRates = ['1', '0.1', '0.01', '0.001'] as const;
export type FalseAcceptRate = (typeof falseAcceptRates)[number];

/** The score on the published scale for each false accept rate. */
export const scoreAtRate: Readonly<Record<FalseAcceptRate, number>> = { '1': 60, '0.1': 80, '0.01': 90, '0.001': 95 };

/** A logo is a small image in a data URI, of a type that can't contain scripts. */
export const LOGO = /^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/;
export const MAX_LOGO_BYTES = 64 * 1024;

/**
 * An origin whose pages may show the flow in a frame: `https://shop.example.com`, optionally with a port other than 443. A page without TLS has no
 * camera, except on the developer's own machine.
 */
export const FRAME_ORIGIN =
  /^(https:\/\/(?!.*:443$)(?=.{1,253}(:\d{1,5})?$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|http:\/\/(?!.*:80$)(localhost|127\.0\.0\.1))(:\d{1,5})?$/;
export const MAX_FRAME_ORIGINS = 20;

/** A host that a person may be sent back to: `www.example.com`, optionally with a port. */
export const REDIRECT_HOST = /^(?=.{1,253}(:\d{1,5})?$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/;
