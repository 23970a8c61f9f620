/** Writes what the servers are told of NATS' users anew from the table in libs/contracts: node k8s/dist/write-nats-users.js */
import { writeFileSync } from 'node:fs';
import { natsUsersFiles } from './nats-users.js';

for (const [file, text] of Object.entries(natsUsersFiles())) writeFileSync(file, text);
