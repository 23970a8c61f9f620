import { connect, type NatsConnection } from '@nats-io/transport-node';

/** Waits for the server as long as it takes, now and after each loss: readiness tells the operator, not a crash. */
export const connectToNats = (name: string, env: NodeJS.ProcessEnv = process.env): Promise<NatsConnection> => {
  if (!env['NATS_URL']) throw new Error('NATS_URL is not set: nats://host:port, several separated by commas');
  return connect({
    servers: env['NATS_URL'].split(','),
    name,
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    pingInterval: 10_000,
    maxPingOut: 2,
  });
};
