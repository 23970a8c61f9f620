import type { Relief } from './relief.js';

/** What only the pixels of a recording's key frames can tell. */
export interface RecordingMeasurements {
  /** One for each pair of key frames in which enough could be followed. */
  reliefs: readonly Relief[];
  /** How far the strongest single frequency of the face stands out, as a ratio of powers. */
  line: number;
  /** What a network trained to tell pictures from faces says of the best frame, 0 to 1; a weak sign. */
  singleFrame?: number;
  /** Descriptor of the frame that becomes the face photo; absent where there is none. */
  faceDescriptor?: readonly number[];
}
