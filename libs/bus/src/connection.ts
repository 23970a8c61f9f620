import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { readEnvironment } from '@shiren/environment';
import { BusEnvironment } from './environment.js';
import { inboxOf } from './subjects.js';

/** Waits for the server as long as it takes, now and after each loss: readiness tells the operator, not a crash. */
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
    noAsyncTraces: true, // a stack for each message costs a third of what sending it does
  });

/**
 * NATS_URL as what the client takes: servers, whose user and password stand in the first; TLS where one says `tls:`, held against
 * the authorities in NATS_CA_FILE or the system's. Replies come to an inbox of the user's own, since no other is open to it.
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
