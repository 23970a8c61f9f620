import type { FaceLevel } from '@shiren/contracts-console';

/** 人脸识别技术应用安全管理办法, in force since 1 June 2025: who keeps the faces of so many people files that with the province within 30 working days. */
export const FILING_AT = 100_000;

const shares: readonly (readonly [FaceLevel, number])[] = [
  ['reached', 1],
  ['close', 0.95],
  ['near', 0.8],
];

/** How loud the alarm is. */
export const faceLevel = (people: number): FaceLevel => shares.find(([, share]) => people >= FILING_AT * share)?.[0] ?? 'far';
