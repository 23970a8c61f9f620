/**
 * Gives services roles of their own on any PostgreSQL: node dist/grant-roles.js tokens verdict …
 * DATABASE_URL names a role that may make others; TOKENS_DATABASE_PASSWORD, … are their passwords. May be repeated.
 */
import { ensureRoles } from './roles.js';

const services = process.argv.slice(2);
const passwords = new Map(services.map((service) => [service, process.env[`${service.toUpperCase()}_DATABASE_PASSWORD`] ?? '']));
const missing = [...passwords].filter(([, password]) => !password).map(([service]) => `${service.toUpperCase()}_DATABASE_PASSWORD`);
const { DATABASE_URL } = process.env;
if (services.length === 0 || !DATABASE_URL || missing.length > 0) {
  process.stderr.write(`Usage: node grant-roles.js <service> …, with DATABASE_URL and ${missing.join(', ') || '<SERVICE>_DATABASE_PASSWORD'} set.\n`);
  process.exit(1);
}
await ensureRoles(DATABASE_URL, passwords);
