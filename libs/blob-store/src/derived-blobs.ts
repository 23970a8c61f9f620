import type { BlobStore } from './blob-store.js';

/**
 * Names of what a service makes from a stored blob and keeps next to it. Everything made from `x` stands below `x.derived/`,
 * so one deletion finds all of it, whichever service or version wrote it.
 */
const below = (blob: string): string => `${blob}.derived`;

/** The portrait that was cut out of a photo of an ID card; an image, from which a template is made in turn. */
export const portraitOf = (card: string): string => `${below(card)}/portrait`;

/** What was seen in the packed frames of a recording. */
export const observationsOf = (frames: string): string => `${below(frames)}/observations`;

/**
 * The template of an image's largest face by one recognition model (`id@version`). The key names the model, so instances
 * with different models don't overwrite each other's templates while a system is being updated.
 */
export const templateOf = (image: string, model: string): string => `${templatesOf(image)}/${model.replaceAll(/[^\w-]+/g, '-')}`;

/** Prefix of the templates of an image, by whichever model. */
export const templatesOf = (image: string): string => `${below(image)}/templates`;

/** Names that releases up to 0.1.0 used; nothing is written under them any more. */
export const formerNames = {
  template: (image: string): string => `${image}.template`,
  portrait: (card: string): string => `${card}.portrait`,
  observations: (frames: string): string => `${frames}.observations`,
};

/** Deletes everything that was made from a blob, and leaves the blob itself. What is not there is no error. */
export async function deleteDerived(blobs: Pick<BlobStore, 'delete' | 'deleteUnder'>, blob: string): Promise<void> {
  const { template, portrait, observations } = formerNames;
  const former = portrait(blob);
  await Promise.all([
    blobs.deleteUnder(below(blob)),
    blobs.deleteUnder(below(former)),
    ...[template(blob), template(former), former, observations(blob)].map((key) => blobs.delete(key)),
  ]);
}
