import type { FaceLevel } from '@shiren/contracts-console';

/**
 * 人脸识别技术应用安全管理办法, in force since 1 June 2025: anyone who stores faces of this many people must file that with the provincial authority within 30
 * working days.
 */
export const FILING_THRESHOLD = 100_000;

const shares: readonly (readonly [FaceLevel, number])[] = [
  ['reached', 1],
  ['close', 0.95],
  ['near', 0.8],
];

/** How close the installation is to the threshold. */
export const faceLevel = (people: number): FaceLevel => shares.find(([, share]) => people >= FILING_THRESHOLD * share)?.[0] ?? 'far';
