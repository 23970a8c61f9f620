import { randomBytes } from 'node:crypto';
import { natsUserNames, passwordVariable } from './nats-users.js';

/** Services, with whether they have tables and whether they need the master key. */
const services = {
  gateway: { tables: false, key: true },
  tokens: { tables: true, key: true },
  materials: { tables: true, key: true },
  verdict: { tables: true, key: false },
  inference: { tables: false, key: true },
  ocr: { tables: false, key: true },
  authority: { tables: true, key: true },
  console: { tables: true, key: true },
} as const;

/** Starts with a letter: nats-server parses its environment as configuration, where a leading digit would start a number. */
const newPassword = (): string => `p${randomBytes(24).toString('hex')}`;

/** Every secret that the manifests need. All are random, except the master key of an existing system (32 bytes in base64). */
export function newSecrets(namespace: string, masterKey = randomBytes(32).toString('base64')): object[] {
  const secret = (name: string, stringData: Record<string, string>, type = 'Opaque'): object => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels: { 'cnpg.io/reload': 'true' } },
    type,
    stringData,
  });
  const nats = Object.fromEntries(natsUserNames.map((user) => [user, newPassword()]));
  const natsUrl = (user: string): string => `tls://${user}:${nats[user]}@nats:4222`;
  const keepers = Object.entries(services).flatMap(([name, { tables }]) => (tables ? [name] : []));
  // same as `ownerOf` of libs/persistence, repeated here so that this tool does not depend on database code
  const postgres = Object.fromEntries(keepers.flatMap((name) => [name, `${name}_owner`]).map((role) => [role, newPassword()]));
  const databaseUrl = (role: string): string =>
    `postgres://${role}:${postgres[role]}@postgres-rw:5432/shiren?sslmode=verify-full&sslrootcert=/etc/shiren/postgres/ca.crt`;
  return [
    ...Object.entries(services).map(([name, { tables, key }]) =>
      secret(`shiren-${name}`, {
        NATS_URL: natsUrl(name),
        ...(tables ? { DATABASE_URL: databaseUrl(name) } : {}),
        ...(key ? { MASTER_KEY: masterKey } : {}),
      }),
    ),
    ...keepers.map((name) => secret(`shiren-${name}-owner`, { DATABASE_URL: databaseUrl(`${name}_owner`) })),
    secret('shiren-importer', { NATS_URL: natsUrl('importer'), MASTER_KEY: masterKey }),
    secret('nats-users', Object.fromEntries(natsUserNames.map((user) => [passwordVariable(user), nats[user] ?? '']))),
    ...Object.entries(postgres).map(([username, password]) =>
      secret(`postgres-${username.replace('_', '-')}`, { username, password }, 'kubernetes.io/basic-auth'),
    ),
  ];
}
