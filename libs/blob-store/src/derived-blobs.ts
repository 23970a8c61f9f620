import type { BlobStore } from './blob-store.js';

/**
 * Names of blobs that a service derives from a stored blob. Everything derived from `x` is stored below `x.derived/`,
 * so that one deletion finds all of it, whichever service or version wrote it.
 */
const below = (blob: string): string => `${blob}.derived`;

/** The portrait cut out of a photo of an ID card; an image, from which a template is derived in turn. */
export const portraitOf = (card: string): string => `${below(card)}/portrait`;

/** The observations from the packed frames of a recording. */
export const observationsOf = (frames: string): string => `${below(frames)}/observations`;

/**
 * The template of an image's largest face, made by one recognition model (`id@version`). The key contains the model, so that
 * instances with different models don't overwrite each other's templates during an update.
 */
export const templateOf = (image: string, model: string): string => `${templatesOf(image)}/${model.replaceAll(/[^\w-]+/g, '-')}`;

/** Prefix of an image's templates, for all models. */
export const templatesOf = (image: string): string => `${below(image)}/templates`;

/** Names used by releases up to 0.1.0; nothing is written under them any more. */
export const formerNames = {
  template: (image: string): string => `${image}.template`,
  portrait: (card: string): string => `${card}.portrait`,
  observations: (frames: string): string => `${frames}.observations`,
};

/** Deletes everything derived from a blob but not the blob itself. Missing blobs are not an error. */
export async function deleteDerived(blobs: Pick<BlobStore, 'delete' | 'deleteUnder'>, blob: string): Promise<void> {
  const { template, portrait, observations } = formerNames;
  const former = portrait(blob);
  await Promise.all([
    blobs.deleteUnder(below(blob)),
    blobs.deleteUnder(below(former)),
    ...[template(blob), template(former), former, observations(blob)].map((key) => blobs.delete(key)),
  ]);
}
