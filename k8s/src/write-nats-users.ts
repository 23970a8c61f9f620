/** Writes servers/nats-users.yaml anew from the table in libs/contracts: node k8s/dist/write-nats-users.js */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { natsUsersValues } from './nats-users.js';
import { manifests } from './render.js';

writeFileSync(
  join(manifests, 'servers/nats-users.yaml'),
  `# Made of libs/contracts/src/access.ts by node k8s/dist/write-nats-users.js; a test holds the two against each other.\n${stringify(natsUsersValues(), { aliasDuplicateObjects: false })}`,
);
