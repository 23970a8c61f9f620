import type { Doubt } from '@shiren/contracts-verification';

/** Why an attempt was referred to a reviewer. */
export const doubtTitles: Readonly<Record<Doubt, readonly [string, string]>> = {
  score: ['相似度接近阈值', 'Similarity close to the threshold'],
  'liveness-risk': ['活体风险较高', 'High risk of an attack'],
};
