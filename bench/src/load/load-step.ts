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
