/** A step that answers less than this share of what arrived, or leaves any call unanswered, is behind. */
const KEPT_UP = 0.9;

export const keptUp = ({ arrived, perSecond, notAnswered }: LoadStep): boolean => perSecond >= KEPT_UP * arrived && notAnswered === 0;

/** What one rate of arrivals came to, with so many inference workers. */
export interface LoadStep {
  workers: number;
  /** Verifications a second that were asked for on average, those that did arrive, and those that were done. */
  asked: number;
  arrived: number;
  perSecond: number;
  /** Milliseconds of a verification from its intended beginning. */
  p50: number;
  p95: number;
  p99: number;
  /** Calls of any kind that failed or could not be begun. */
  notAnswered: number;
  /** Cores that each part kept busy. */
  cores: Record<string, number>;
}
