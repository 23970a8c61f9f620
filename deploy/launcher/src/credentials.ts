import { createHmac } from 'node:crypto';
import { busUserNames, operatorPermissions, permissionsOf } from '@shiren/bus-access';
import type { NatsUser } from '@shiren/embedded';

/** A server's address for its operator and for each of its users: the services and, in PostgreSQL, the owners of their schemas. */
export interface ServerAddress {
  operator: string;
  of(user: string): string;
}

/** An external server: everyone uses the user in its address. */
export const given = (url: string): ServerAddress => ({ operator: url, of: () => url });

export const OPERATOR = 'operator';

/** Derives every user's password from one secret, so that users added by a later release get one too. */
export const passwordOf = (secret: string, server: 'nats' | 'postgres', user: string): string =>
  createHmac('sha256', secret).update(`${server} ${user}`).digest('base64url');

export function withUser(address: string, user: string, password: string): string {
  const url = new URL(address);
  url.username = user;
  url.password = password;
  return url.href;
}

/** Each user of the bus with its permissions, and the operator, who may do everything. */
export const natsUsers = (secret: string): NatsUser[] => [
  { name: OPERATOR, password: passwordOf(secret, 'nats', OPERATOR), ...operatorPermissions },
  ...busUserNames.map((name) => ({ name, password: passwordOf(secret, 'nats', name), ...permissionsOf(name) })),
];
