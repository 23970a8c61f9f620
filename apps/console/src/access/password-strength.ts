import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import { Problem } from '@shiren/contracts-core';

/** zxcvbn's scale from 0 to 4: 3 is some 10^8 guesses or more. */
const MIN_SCORE = 3;
/** Characters that are judged. The time grows faster than the length, and who is strong up to here stays so. */
const MAX_JUDGED_CHARACTERS = 32;

/** Words that everybody would try here, next to those of the dictionaries; the last ones stand for "I love you" and "forever" in Chinese. */
const OWN_WORDS = ['shiren', '实人', 'console', 'admin', 'woaini', '我爱你', '1314', '520', '5201314'];

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  maxLength: MAX_JUDGED_CHARACTERS,
  l33tMaxSubstitutions: 10, // the default of 100 takes ten times as long
});

/** Words of the names as a guesser would take them: the whole, and its parts. */
const wordsOf = (name: string): string[] => [name, ...name.split(/[._@-]+/)].filter((word) => word.length > 1);

/** How hard a password is to guess for who knows the names, from 0 to 4. Nothing leaves the process. */
export const scoreOf = (password: string, names: readonly string[]): number =>
  estimator.check(password.normalize('NFKC'), [...OWN_WORDS, ...names.flatMap(wordsOf)]).score;

/** Throws PASSWORD.WEAK. `names` are those of the user and the account. */
export function expectStrongPassword(password: string, names: readonly string[]): void {
  if (scoreOf(password, names) >= MIN_SCORE) return;
  throw new Problem('PASSWORD.WEAK', 'This password is easy to guess. Use several unrelated words, or a random one, without the names of user and account.');
}
