/**
 * Prints passwords and a master key for compose.yaml: node deploy/compose/make-env.mjs >> deploy/compose/.env
 * Values that .env already has are not printed, so it can be run again after an upgrade.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

const text = readFileSync(new URL('compose.yaml', import.meta.url), 'utf8');
const file = new URL('.env', import.meta.url);
const kept = new Set(existsSync(file) ? [...readFileSync(file, 'utf8').matchAll(/^(\w+)=/gm)].map(([, name]) => name) : []);
const print = (name, value) => kept.has(name) || console.log(`${name}=${value}`);
// starts with a letter: nats-server parses its environment as configuration, where a leading digit would start a number
for (const name of new Set([...text.matchAll(/\$\{(\w+_PASSWORD)/g)].map(([, name]) => name))) print(name, `p${randomBytes(24).toString('hex')}`);
print('MASTER_KEY', randomBytes(32).toString('base64'));
