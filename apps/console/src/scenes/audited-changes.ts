import { createHash } from 'node:crypto';
import type { SceneChange, SceneValue } from '@shiren/contracts-verification';
import type { EntryContent } from '../audit/chain.js';

/** Characters of a text that the audit log quotes; the scene's versions hold all of it. */
const MAX_QUOTED_CHARACTERS = 120;

/** Each change as a detail of an audit entry: `retries: "3 → 5"`. A callback's query, which may hold a secret, and images appear as a hash only. */
export const auditedChanges = (changes: readonly SceneChange[]): EntryContent['details'] =>
  Object.fromEntries(changes.map(({ field, from, to }) => [field, `${quoted(field, from)} → ${quoted(field, to)}`]));

function quoted(field: string, value: SceneValue | undefined): string {
  if (value === undefined) return '–';
  const text = String(value);
  if (field === 'logo') return hashOf(text);
  if (field === 'callback.url') return withoutQuery(text);
  const characters = [...text];
  return characters.length <= MAX_QUOTED_CHARACTERS ? text : `${characters.slice(0, MAX_QUOTED_CHARACTERS).join('')}… (${hashOf(text)})`;
}

function withoutQuery(address: string): string {
  const [base = '', ...query] = address.split(/[?#]/);
  return query.length === 0 ? base : `${base}?${hashOf(query.join('?'))}`;
}

const hashOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
