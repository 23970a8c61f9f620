import { doers } from '@shiren/contracts-console';
import type { Text } from '../language.js';
import type { Words } from './words.js';

const doerTitles: Readonly<Record<keyof typeof doers, Words>> = {
  person: ['本人', 'the person'],
  operator: ['系统运营方', 'the operator'],
  retention: ['到期自动删除', 'the retention period'],
  system: ['系统', 'the system'],
};

/** Who did it: a user's name, or words for who is no user. */
export function doerText(user: string, t: Text): string {
  const found = (Object.keys(doers) as (keyof typeof doers)[]).find((doer) => doers[doer] === user);
  return found ? t(...doerTitles[found]) : user;
}
