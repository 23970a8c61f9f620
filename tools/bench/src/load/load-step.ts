/** A step that answers a smaller share than this of what arrived, or leaves any call unanswered, did not keep up. */
const KEPT_UP = 0.9;

export const keptUp = ({ arrived, perSecond, notAnswered }: LoadStep): boolean => perSecond >= KEPT_UP * arrived && notAnswered === 0;

/** The result of one arrival rate with a given number of inference workers. */
export interface LoadStep {
  workers: number;
  /** Verifications per second: the requested mean, those that arrived, and those that were completed. */
  asked: number;
  arrived: number;
  perSecond: number;
  /** Milliseconds from the scheduled start of a verification to its end. */
  p50: number;
  p95: number;
  p99: number;
  /** Calls of any kind that failed or could not be started. */
  notAnswered: number;
  /** Mean number of cores that each part kept busy. */
  cores: Record<string, number>;
}

/** What a flow with a recording costs; means of some that passed. */
export interface FlowLoad {
  frames: number;
  /** Of its frames. */
  bytes: number;
  /** Milliseconds from the last frame until the recording was judged. */
  judged: number;
  /** Processor seconds of each part. */
  coreSeconds: Record<string, number>;
  /** How many people can be recorded at the same time. */
  people: number;
}
