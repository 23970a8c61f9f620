import { busUsers, type BusAccess, type BusUserName } from './access.js';
import { STREAM, durableOf, inboxOf } from '@shiren/bus/subjects';

/** Subjects that a NATS user may publish and subscribe to; everything else is refused. */
export interface BusPermissions {
  publish: readonly string[];
  subscribe: readonly string[];
  /** Whether it may answer a request, once and within its deadline. */
  responds: boolean;
}

/** Everything: for operators, tests and benchmarks. */
export const operatorPermissions: BusPermissions = { publish: ['>'], subscribe: ['>'], responds: true };

export const busUserNames = Object.keys(busUsers) as BusUserName[];

/** A user's row of `busUsers` as NATS subjects. */
export function permissionsOf(name: BusUserName): BusPermissions {
  const { answers = false, asks = [], asked = [], emits = [], consumes = [], watches = [], buckets = [], streams = [] }: BusAccess = busUsers[name];
  const usesEvents = emits.length + consumes.length > 0;
  return {
    publish: [
      ...subjectsOf(asks),
      ...subjectsOf(asked),
      ...subjectsOf(emits),
      ...(usesEvents ? [`$JS.API.STREAM.CREATE.${STREAM}`] : []),
      ...subjectsOf(consumes).flatMap((subject) => consumerSubjects(durableOf(name, subject), subject)),
      ...buckets.flatMap(bucketSubjects),
      ...streams.flatMap((stream) => [stream, ...managementSubjects(stream)]),
    ],
    subscribe: [`${inboxOf(name)}.>`, ...(answers ? [`${name}.>`] : []), ...subjectsOf(watches), ...monitoringSubjects(name)],
    responds: true,
  };
}

const subjectsOf = (things: readonly { subject: string }[]): string[] => things.map(({ subject }) => subject);

const consumerSubjects = (durable: string, subject: string): string[] => [
  `$JS.API.CONSUMER.CREATE.${STREAM}.${durable}.${subject}`,
  `$JS.API.CONSUMER.INFO.${STREAM}.${durable}`,
  `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${durable}`,
  `$JS.ACK.${STREAM}.${durable}.>`,
];

/** JetStream API subjects to create a stream, change its limits and read how full it is. */
const managementSubjects = (stream: string): string[] => [
  `$JS.API.STREAM.INFO.${stream}`,
  `$JS.API.STREAM.CREATE.${stream}`,
  `$JS.API.STREAM.UPDATE.${stream}`,
];

const bucketSubjects = (bucket: string): string[] => [
  `$KV.${bucket}.>`,
  '$JS.API.INFO',
  ...managementSubjects(`KV_${bucket}`),
  `$JS.API.STREAM.MSG.GET.KV_${bucket}`,
  `$JS.API.DIRECT.GET.KV_${bucket}`,
  `$JS.API.DIRECT.GET.KV_${bucket}.>`,
];

/** The service protocol's PING, INFO and STATS, addressed to all services and to this one; `nats micro ls` uses them. */
const monitoringSubjects = (name: string): string[] => ['$SRV.*', `$SRV.*.${name}`, `$SRV.*.${name}.*`];
