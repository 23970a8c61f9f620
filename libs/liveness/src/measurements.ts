import type { Relief } from './relief.js';

/** Measurements that need the pixels of a recording's key frames. */
export interface RecordingMeasurements {
  /** One for each pair of key frames in which enough patches could be tracked. */
  reliefs: readonly Relief[];
  /** How far the strongest single frequency of the face stands out, as a ratio of powers. */
  line: number;
  /** Mean log odds of a real face by the passive network; absent if the operator chose none. */
  realness?: number;
  /** Descriptor of the frame that becomes the face photo; absent if there is none. */
  faceDescriptor?: readonly number[];
}
