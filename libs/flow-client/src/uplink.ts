import type { Link } from './replies.js';

/** How a recorder should make its frames so that the uplink carries them. */
export interface FrameMake {
  /** Pixels of the frame's width, as far as the camera has them. */
  width: number;
  /** Of the JPEG, 0 to 1. */
  quality: number;
  /** Milliseconds between frames. */
  interval: number;
}

/** Twelve frames a second, and the eight that are left to an uplink which carries no twelve: a blink may then fall between two of them. */
const USUAL_INTERVAL_MS = 80;
const MAX_INTERVAL_MS = 125;

/**
 * From best to least, with the kbit/s at 4:3. There are never fewer than eight a second: with six, blinks are often lost. A width below 360
 * leaves too few pixels between the eyes of a face as small as the page accepts; at 480 a quality of 0.4 or less makes blocks that look like the raster
 * of a display.
 */
const makes: readonly (FrameMake & { readonly kbits: number })[] = [
  { width: 480, quality: 0.8, interval: USUAL_INTERVAL_MS, kbits: 1_800 },
  { width: 480, quality: 0.6, interval: USUAL_INTERVAL_MS, kbits: 1_300 },
  { width: 400, quality: 0.5, interval: USUAL_INTERVAL_MS, kbits: 800 },
  { width: 360, quality: 0.4, interval: USUAL_INTERVAL_MS, kbits: 550 },
  { width: 360, quality: 0.3, interval: USUAL_INTERVAL_MS, kbits: 430 },
  { width: 360, quality: 0.3, interval: MAX_INTERVAL_MS, kbits: 275 },
];
const smallest = makes.at(-1) as FrameMake;

/** Share of the measured uplink that frames may take: the rest is for what else is sent, and for an uplink that falls. */
const SHARE = 0.7;
/** How many of the latest measurements count. */
const MAX_SAMPLES = 6;

/** Bytes that were sent and answered. All times in milliseconds of one clock. */
export interface Sent {
  bytes: number;
  sentAt: number;
  answeredAt: number;
  /** How long the server worked on it. */
  took: number;
}

/** Measures the uplink by what is sent over it, and chooses what frames to make for it. */
export class Uplink {
  private samples: Sent[] = [];
  private roundTrip: number | undefined;
  /** How much larger frames are than the table says, for this camera and this room. */
  private weight = 1;

  /** Takes note of an answer; one to a request without bytes to speak of shows the round trip. */
  measured(sent: Sent): void {
    const network = Math.max(0, sent.answeredAt - sent.sentAt - sent.took);
    if (sent.bytes === 0) this.roundTrip = Math.min(this.roundTrip ?? Infinity, network);
    else this.samples = [...this.samples, sent].slice(-MAX_SAMPLES);
  }

  /** Frames of this make took this many bytes in this time. */
  made({ quality, interval }: FrameMake, bytes: number, milliseconds: number): void {
    const make = makes.find((one) => one.quality === quality && one.interval === interval);
    if (make && milliseconds > 0) this.weight = (8 * bytes) / milliseconds / make.kbits;
  }

  /**
   * The best make that the uplink carries, the least if it carries none, and the best while nothing was measured; `width` is the most it may have.
   * `behind`: frames wait to be sent, and have to be caught up with.
   */
  make({ width = Infinity, behind = false } = {}): FrameMake {
    const spare = (this.kbits ?? Infinity) * (behind ? SHARE / 2 : SHARE);
    const best = makes.find((make) => make.kbits * this.weight <= spare) ?? smallest;
    const { quality, interval } = best;
    return { width: Math.min(best.width, width), quality, interval };
  }

  get link(): Link {
    const { kbits, roundTrip } = this;
    return { ...(kbits === undefined ? {} : { kbits: Math.round(kbits) }), ...(roundTrip === undefined ? {} : { roundTrip: Math.round(roundTrip) }) };
  }

  /**
   * All bytes by all the time in which any of them travelled. Pieces travel side by side, overtake each other, and their answers may come late and
   * together, so the time of a single piece says little, and the newest does not count more. An uplink that falls shows soon nevertheless, because
   * slow pieces take most of the time.
   */
  private get kbits(): number | undefined {
    const roundTrip = this.roundTrip ?? 0;
    const journeys = this.samples.map(({ sentAt, answeredAt, took }) => {
      const network = answeredAt - sentAt - took;
      const arrivedAt = answeredAt - took - roundTrip / 2;
      // a round trip that was slow by chance must not make the uplink look fast
      return { from: arrivedAt - Math.max(1, network - roundTrip, network / 4), to: arrivedAt };
    });
    let milliseconds = 0;
    let covered = -Infinity;
    for (const { from, to } of journeys.sort((one, other) => one.from - other.from)) {
      milliseconds += Math.max(0, to - Math.max(from, covered));
      covered = Math.max(covered, to);
    }
    const bits = 8 * this.samples.reduce((sum, { bytes }) => sum + bytes, 0);
    return bits > 0 ? bits / milliseconds : undefined;
  }
}
