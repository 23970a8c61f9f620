import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import { Problem } from '@shiren/contracts-core';
import { CHINESE_WORDS } from './chinese-words.js';
import { monthMatcher, pinyinMatcher } from './pinyin.js';

/** zxcvbn's scale from 0 to 4; 3 means about 10^8 guesses or more. */
const MIN_SCORE = 3;
/** For what remains without names and a few symbols: 10^6 guesses or more. zxcvbn rates every additional piece of a password as hard to find. */
const MIN_CORE_SCORE = 2;
/** More symbols than this count as part of the secret; fewer only join or follow easy parts. */
const MAX_JOINING_SYMBOLS = 3;
/** How many characters are judged. The time grows faster than the length, and a password that is strong up to here stays strong. */
const MAX_JUDGED_CHARACTERS = 32;

/** Words that everybody would try on this product, in addition to the dictionaries. */
const OWN_WORDS = ['shiren', '实人', 'console', 'admin'];

const estimator = new ZxcvbnFactory(
  {
    dictionary: { ...common.dictionary, ...english.dictionary, chinese: [...CHINESE_WORDS] },
    graphs: common.adjacencyGraphs,
    maxLength: MAX_JUDGED_CHARACTERS,
    l33tMaxSubstitutions: 10, // the default of 100 takes ten times as long
  },
  { pinyin: pinyinMatcher, month: monthMatcher },
);

/** The words of a name that an attacker would try: the whole name and its parts. */
const wordsOf = (name: string): string[] => [name, ...name.split(/[._@-]+/)].filter((word) => word.length > 1);

/** The password without the names, and without symbols if there are only a few. */
function coreOf(password: string, words: readonly string[]): string {
  const names = words.filter((word) => word.length > 2).sort((a, b) => b.length - a.length);
  const rest = names.reduce((text, name) => text.replaceAll(new RegExp(escaped(name), 'giu'), ''), password);
  const symbols = rest.match(/[^\p{L}\p{N}]/gu)?.length ?? 0;
  return symbols > MAX_JOINING_SYMBOLS ? rest : rest.replaceAll(/[^\p{L}\p{N}]/gu, '');
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** How hard a password is to guess for somebody who knows the names, from 0 to 4. Nothing leaves the process. */
export const scoreOf = (password: string, names: readonly string[]): number => estimator.check(password, [...OWN_WORDS, ...names.flatMap(wordsOf)]).score;

/** Throws PASSWORD.WEAK. `names` are the names of the user and the account. */
export function expectStrongPassword(password: string, names: readonly string[]): void {
  const judged = password.normalize('NFKC');
  const core = coreOf(judged, [...OWN_WORDS, ...names.flatMap(wordsOf)]);
  if (scoreOf(judged, names) >= MIN_SCORE && (core === judged || scoreOf(core, names) >= MIN_CORE_SCORE)) return;
  throw new Problem(
    'PASSWORD.WEAK',
    'This password is easy to guess. Use several unrelated words or a random password, without the names of user and account.',
  );
}
