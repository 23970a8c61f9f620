import { createHmac } from 'node:crypto';
import { busUserNames, operatorPermissions, permissionsOf } from '@shiren/bus-access';
import type { NatsUser } from '@shiren/embedded';

/** Where a server is, as its operator and as each of its users: the services, and at PostgreSQL the owners of their schemas. */
export interface ServerAddress {
  operator: string;
  of(user: string): string;
}

/** A server that we were given: all use it as whoever its address names. */
export const given = (url: string): ServerAddress => ({ operator: url, of: () => url });

export const OPERATOR = 'operator';

/** One secret gives every user its password, also one that a later release adds. */
export const passwordOf = (secret: string, server: 'nats' | 'postgres', user: string): string =>
  createHmac('sha256', secret).update(`${server} ${user}`).digest('base64url');

export function withUser(address: string, user: string, password: string): string {
  const url = new URL(address);
  url.username = user;
  url.password = password;
  return url.href;
}

/** Each user of the bus with what it may do, and the operator, who may do everything. */
export const natsUsers = (secret: string): NatsUser[] => [
  { name: OPERATOR, password: passwordOf(secret, 'nats', OPERATOR), ...operatorPermissions },
  ...busUserNames.map((name) => ({ name, password: passwordOf(secret, 'nats', name), ...permissionsOf(name) })),
];
