/** Generates the servers' files of NATS users from the table in libs/bus-access: node k8s/dist/write-nats-users.js */
import { writeFileSync } from 'node:fs';
import { natsUsersFiles } from './nats-users.js';

for (const [file, text] of Object.entries(natsUsersFiles())) writeFileSync(file, text);
