/**
 * Creates a role for each service on any PostgreSQL server: node dist/grant-roles.js tokens verdict …
 * DATABASE_URL names a role that may create roles; TOKENS_DATABASE_PASSWORD, TOKENS_OWNER_DATABASE_PASSWORD, … are the new roles' passwords.
 * Can be run again.
 */
import { ensureRoles, ownerOf } from './roles.js';

const services = process.argv.slice(2);
const variableOf = (role: string): string => `${role.toUpperCase()}_DATABASE_PASSWORD`;
const passwordOf = (role: string): string => process.env[variableOf(role)] ?? '';
const missing = services.flatMap((service) => [service, ownerOf(service)]).filter((role) => !passwordOf(role));
const { DATABASE_URL } = process.env;
if (services.length === 0 || !DATABASE_URL || missing.length > 0) {
  const wanted = missing.map(variableOf).join(', ') || '<SERVICE>_DATABASE_PASSWORD, <SERVICE>_OWNER_DATABASE_PASSWORD';
  process.stderr.write(`Usage: node grant-roles.js <service> …, with DATABASE_URL and ${wanted} set.\n`);
  process.exit(1);
}
await ensureRoles(DATABASE_URL, services, passwordOf);
