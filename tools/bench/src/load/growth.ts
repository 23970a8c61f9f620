import { keptUp, type LoadStep } from './load-step.js';

/** What was measured, and what stays an operator's own: the arithmetic takes both and invents nothing. */
export interface GrowthInput {
  /** Verifications a second at the busiest, and the mean of a day as a share of that. */
  peakPerSecond: number;
  meanShare: number;
  /** Processor seconds of each part for one verification, its token and its questions included. */
  coreSeconds: Record<string, number>;
  /** How busy a core may be at the peak, so that one node may be lost and a queue stays short. */
  utilisation: number;
  /** Cores of a pod of each part; one where none is given. */
  coresOfPod: Record<string, number>;
  /** For one verification: bytes of rows with their indexes, of images, of events with their headers, and how many events. */
  rowBytes: number;
  imageBytes: number;
  eventBytes: number;
  events: number;
  /** Days that rows, images and events are kept. */
  rowDays: number;
  imageDays: number;
  eventDays: number;
  /** Copies of each event, and of the database. */
  eventReplicas: number;
  databaseReplicas: number;
  /** A month, in the operator's own money. */
  prices: { core: number; databaseGigabyte: number; storeGigabyte: number; brokerGigabyte: number };
}

export interface Growth {
  parts: { name: string; cores: number; pods: number }[];
  cores: number;
  perDay: number;
  database: { gigabytes: number; partitions: number; gigabytesOfPartition: number; writtenMegabytesPerSecond: number };
  broker: { eventsPerSecond: number; gigabytes: number; megabytesPerSecond: number };
  store: { terabytes: number; putMegabytesPerSecond: number };
  cost: { cores: number; database: number; store: number; broker: number; month: number; thousandVerifications: number };
}

const DAY = 86_400;
const MONTH_DAYS = 30;
const MEGA = 1e6;
const GIGA = 1e9;

/** What runs beside a system that is measured on one machine. */
const BESIDE = ['load generator', 'launcher'];

/** Processor seconds of each part for one verification, by the busiest step that kept up, the most first. */
export function coreSecondsOf(steps: readonly LoadStep[]): Record<string, number> {
  const [busiest] = steps.filter(keptUp).sort((one, other) => other.perSecond - one.perSecond);
  if (!busiest) throw new Error('No step of this load kept up: there is nothing to carry on from.');
  const parts = Object.entries(busiest.cores).filter(([name, cores]) => !BESIDE.includes(name) && cores > 0);
  return Object.fromEntries(parts.sort(([, one], [, other]) => other - one).map(([name, cores]) => [name, Number((cores / busiest.perSecond).toPrecision(3))]));
}

/** From figures of one machine to an installation of any size. What does not grow with cores alone is named in docs/operators/growth.md. */
export function grow(input: GrowthInput): Growth {
  const parts = Object.entries(input.coreSeconds).map(([name, seconds]) => {
    const cores = (input.peakPerSecond * seconds) / input.utilisation;
    return { name, cores, pods: Math.max(2, Math.ceil(cores / (input.coresOfPod[name] ?? 1))) };
  });
  const cores = parts.reduce((sum, part) => sum + part.cores, 0);
  const perDay = input.peakPerSecond * input.meanShare * DAY;
  const database = (perDay * input.rowDays * input.rowBytes) / GIGA;
  const broker = (perDay * input.eventDays * input.eventBytes) / GIGA;
  const store = (perDay * input.imageDays * input.imageBytes) / GIGA;
  const cost = {
    cores: cores * input.prices.core,
    database: database * input.databaseReplicas * input.prices.databaseGigabyte,
    store: store * input.prices.storeGigabyte,
    broker: broker * input.eventReplicas * input.prices.brokerGigabyte,
  };
  const month = cost.cores + cost.database + cost.store + cost.broker;
  return {
    parts,
    cores,
    perDay,
    database: {
      gigabytes: database,
      partitions: Math.ceil(input.rowDays / MONTH_DAYS) + 2, // the one being dropped and the one that waits for the next month
      gigabytesOfPartition: (perDay * MONTH_DAYS * input.rowBytes) / GIGA,
      writtenMegabytesPerSecond: (input.peakPerSecond * input.rowBytes) / MEGA,
    },
    broker: {
      eventsPerSecond: input.peakPerSecond * input.events,
      gigabytes: broker,
      megabytesPerSecond: (input.peakPerSecond * input.eventBytes * input.eventReplicas) / MEGA,
    },
    store: { terabytes: store / 1_000, putMegabytesPerSecond: (input.peakPerSecond * input.imageBytes) / MEGA },
    cost: { ...cost, month, thousandVerifications: (month / (perDay * MONTH_DAYS)) * 1_000 },
  };
}
