/** Prints passwords and a master key for compose.yaml, once: node deploy/compose/make-env.mjs > deploy/compose/.env */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('compose.yaml', import.meta.url), 'utf8');
const names = new Set([...text.matchAll(/\$\{(\w+_PASSWORD)/g)].map(([, name]) => name));
// a letter first: nats-server reads its environment as configuration, where a digit would begin a number
for (const name of names) console.log(`${name}=p${randomBytes(24).toString('hex')}`);
console.log(`MASTER_KEY=${randomBytes(32).toString('base64')}`);
