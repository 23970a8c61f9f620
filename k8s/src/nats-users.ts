import { join } from 'node:path';
import { busUserNames, operatorPermissions, permissionsOf } from '@shiren/bus-access';
import { stringify } from 'yaml';
import { manifests } from './render.js';

/** Users of NATS, the operator among them. */
export const natsUserNames = [...busUserNames, 'operator'] as const;

/** The environment variable with which the server receives a user's password. */
export const passwordVariable = (user: string): string => `${user.toUpperCase()}_PASSWORD`;

/** Users and permissions in nats-server's configuration format; `passwordOf` formats the reference to a password variable. */
const authorization = (passwordOf: (variable: string) => string): object => ({
  users: natsUserNames.map((user) => {
    const { publish, subscribe, responds } = user === 'operator' ? operatorPermissions : permissionsOf(user);
    return {
      user,
      password: passwordOf(passwordVariable(user)),
      permissions: { publish: { allow: publish }, subscribe: { allow: subscribe }, ...(responds ? { allow_responses: { max: 1, expires: '2m' } } : {}) },
    };
  }),
});

/** Configuration files of the servers with all users, each with its complete text. */
export const natsUsersFiles = (): Record<string, string> => ({
  [join(manifests, 'servers/nats-users.yaml')]: `# ${made}\n${stringify(chartValues(), { aliasDuplicateObjects: false, lineWidth: 0 })}`,
  [join(manifests, '../deploy/compose/nats.conf')]: `# ${made}\n${serverConfiguration()}`,
});

const made = 'Made of libs/bus-access/src/access.ts by node k8s/dist/write-nats-users.js; a test holds the two against each other.';

/** For NATS' chart. The passwords come from the secret `nats-users`, referenced in the chart's own notation for environment variables. */
const chartValues = (): object => ({
  container: {
    env: Object.fromEntries(
      natsUserNames.map(passwordVariable).map((variable) => [variable, { valueFrom: { secretKeyRef: { name: 'nats-users', key: variable } } }]),
    ),
  },
  config: { merge: { authorization: authorization((variable) => `<< $${variable} >>`) } },
});

/** For a server in a container of its own. */
const serverConfiguration = (): string =>
  [
    'listen: "0.0.0.0:4222"',
    'jetstream { store_dir: "/data", sync_interval: "10s", max_file_store: 8GB }',
    // variables must not be in quotation marks
    `authorization ${JSON.stringify(
      authorization((variable) => `$${variable}`),
      null,
      2,
    ).replaceAll(/"(\$[A-Z]+_PASSWORD)"/g, '$1')}`,
    '',
  ].join('\n');
