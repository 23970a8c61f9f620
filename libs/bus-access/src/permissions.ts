import { busUsers, type BusAccess, type BusUserName } from './access.js';
import { STREAM, durableOf, inboxOf } from '@shiren/bus/subjects';

/** Subjects that a user of NATS may publish and subscribe to; everything else is refused. */
export interface BusPermissions {
  publish: readonly string[];
  subscribe: readonly string[];
  /** Whether it may answer what it was asked, once and in time. */
  responds: boolean;
}

/** Everything: whoever looks after the system, its tests and its benchmarks. */
export const operatorPermissions: BusPermissions = { publish: ['>'], subscribe: ['>'], responds: true };

export const busUserNames = Object.keys(busUsers) as BusUserName[];

/** A user's row of the table in `libs/contracts`, as subjects. */
export function permissionsOf(name: BusUserName): BusPermissions {
  const { answers = false, asks = [], emits = [], consumes = [], watches = [], buckets = [], streams = [] }: BusAccess = busUsers[name];
  const usesEvents = emits.length + consumes.length > 0;
  return {
    publish: [
      ...subjectsOf(asks),
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

/** What makes a stream, changes its bounds and says how full it is. */
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

/** The service protocol's PING, INFO and STATS, to all and to this one: `nats micro ls`. */
const monitoringSubjects = (name: string): string[] => ['$SRV.*', `$SRV.*.${name}`, `$SRV.*.${name}.*`];
