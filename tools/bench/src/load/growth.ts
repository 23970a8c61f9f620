import { keptUp, type FlowLoad, type LoadStep } from './load-step.js';

/** Input of the growth calculation: measured figures, and the figures that each operator has to supply. */
export interface GrowthInput {
  /** Verifications per second at the peak, and the daily mean as a share of the peak. */
  peakPerSecond: number;
  meanShare: number;
  /** Processor seconds that each part needs for one verification, including its token and status queries. */
  coreSeconds: Record<string, number>;
  /** Flows with a recording per second at the peak, beside those verifications; the same mean share holds for them. */
  flowsPerSecond: number;
  /** Processor seconds that each part needs for one flow, from its token to its result. */
  flowCoreSeconds: Record<string, number>;
  /** Bytes of the frames of one flow. */
  flowImageBytes: number;
  /** How busy a core may be at the peak, so that queues stay short and one node may fail. */
  utilisation: number;
  /** Cores per pod of each part; one if not given. */
  coresOfPod: Record<string, number>;
  /** For one verification: bytes of rows with their indexes, bytes of images, bytes of events with their headers, and the number of events. */
  rowBytes: number;
  imageBytes: number;
  eventBytes: number;
  events: number;
  /** How many days rows, images and events are kept. */
  rowDays: number;
  imageDays: number;
  eventDays: number;
  /** Number of copies of each event, and of the database. */
  eventReplicas: number;
  databaseReplicas: number;
  /** Prices per month, in the operator's currency. */
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

/** Processes that run next to the system when it is measured on one machine. */
const BESIDE = ['load generator', 'launcher'];

/** Processor seconds of each part for one verification, from the busiest step that kept up; largest first. */
export function coreSecondsOf(steps: readonly LoadStep[]): Record<string, number> {
  const [busiest] = steps.filter(keptUp).sort((one, other) => other.perSecond - one.perSecond);
  if (!busiest) throw new Error('No step of this load kept up: there is nothing to carry on from.');
  const parts = Object.entries(busiest.cores).filter(([name, cores]) => !BESIDE.includes(name) && cores > 0);
  return Object.fromEntries(parts.sort(([, one], [, other]) => other - one).map(([name, cores]) => [name, Number((cores / busiest.perSecond).toPrecision(3))]));
}

/** Processor seconds of each part for one flow, without what only measured it; largest first. */
export const flowCoreSecondsOf = ({ coreSeconds }: FlowLoad): Record<string, number> =>
  Object.fromEntries(
    Object.entries(coreSeconds)
      .filter(([name, seconds]) => !BESIDE.includes(name) && seconds > 0)
      .sort(([, one], [, other]) => other - one)
      .map(([name, seconds]) => [name, Number(seconds.toPrecision(3))]),
  );

/** Extrapolates from the figures of one machine to an installation of any size. docs/operators/growth.md names what more cores alone don't solve. */
export function grow(input: GrowthInput): Growth {
  const parts = [...new Set([...Object.keys(input.coreSeconds), ...Object.keys(input.flowCoreSeconds)])].map((name) => {
    const seconds = input.peakPerSecond * (input.coreSeconds[name] ?? 0) + input.flowsPerSecond * (input.flowCoreSeconds[name] ?? 0);
    const cores = seconds / input.utilisation;
    return { name, cores, pods: Math.max(2, Math.ceil(cores / (input.coresOfPod[name] ?? 1))) };
  });
  const cores = parts.reduce((sum, part) => sum + part.cores, 0);
  // a flow writes the rows and events of a verification, and its frames as well
  const peak = input.peakPerSecond + input.flowsPerSecond;
  const imageBytes = (input.peakPerSecond * input.imageBytes + input.flowsPerSecond * (input.imageBytes + input.flowImageBytes)) / peak;
  const perDay = peak * input.meanShare * DAY;
  const database = (perDay * input.rowDays * input.rowBytes) / GIGA;
  const broker = (perDay * input.eventDays * input.eventBytes) / GIGA;
  const store = (perDay * input.imageDays * imageBytes) / GIGA;
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
      partitions: Math.ceil(input.rowDays / MONTH_DAYS) + 2, // plus the one being dropped and the one prepared for the next month
      gigabytesOfPartition: (perDay * MONTH_DAYS * input.rowBytes) / GIGA,
      writtenMegabytesPerSecond: (peak * input.rowBytes) / MEGA,
    },
    broker: {
      eventsPerSecond: peak * input.events,
      gigabytes: broker,
      megabytesPerSecond: (peak * input.eventBytes * input.eventReplicas) / MEGA,
    },
    store: { terabytes: store / 1_000, putMegabytesPerSecond: (peak * imageBytes) / MEGA },
    cost: { ...cost, month, thousandVerifications: (month / (perDay * MONTH_DAYS)) * 1_000 },
  };
}
