import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { readEnvironment } from '@shiren/environment';
import { BusEnvironment } from './environment.js';
import { inboxOf } from './subjects.js';

/** Waits for the server without limit, at start and after each disconnect: readiness reports the outage, the process does not crash. */
export const connectToNats = (name: string, env: NodeJS.ProcessEnv = process.env): Promise<NatsConnection> =>
  connect({
    ...natsServers(env),
    name,
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    pingInterval: 10_000,
    maxPingOut: 2,
    noAsyncTraces: true, // capturing a stack for each message costs a third as much as sending the message
  });

/**
 * Connection options from NATS_URL: the servers, the user and password of the first one, and TLS for `tls:` addresses, verified against NATS_CA_FILE
 * or the system's authorities. Replies come to the user's own inbox, the only one that it may subscribe to.
 */
export function natsServers(env: NodeJS.ProcessEnv): ConnectionOptions {
  const { natsUrl, natsCaFile } = readEnvironment(BusEnvironment, env);
  const urls = natsUrl.split(',').map((text) => new URL(text.trim()));
  const [user = '', password = ''] = [urls[0]?.username, urls[0]?.password].map((text) => decodeURIComponent(text ?? ''));
  return {
    servers: urls.map(({ host }) => host),
    ...(user ? { user, pass: password, inboxPrefix: inboxOf(user) } : {}),
    ...(urls.some(({ protocol }) => protocol === 'tls:') ? { tls: natsCaFile ? { caFile: natsCaFile } : {} } : {}),
  };
}
