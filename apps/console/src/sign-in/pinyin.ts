import { type Match, type Matcher, MatcherBaseClass, type MatchOptions } from '@zxcvbn-ts/core';

/** The syllables of Standard Chinese in the pinyin scheme of 1958 without tones, as finals by initial. `v` stands for ü, as it is typed. */
const FINALS_OF: Readonly<Record<string, string>> = {
  '': 'a ai an ang ao e ei en eng er o ou',
  b: 'a ai an ang ao ei en eng i ian iao ie in ing o u',
  p: 'a ai an ang ao ei en eng i ian iao ie in ing o ou u',
  m: 'a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u',
  f: 'a an ang ei en eng o ou u',
  d: 'a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo',
  t: 'a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo',
  n: 'a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve ue',
  l: 'a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve ue',
  g: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  k: 'a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo',
  h: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  j: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  q: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  x: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  zh: 'a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo',
  ch: 'a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo',
  sh: 'a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo',
  r: 'an ang ao e en eng i ong ou u uan ui un uo',
  z: 'a ai an ang ao e ei en eng i ong ou u uan ui un uo',
  c: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  s: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  y: 'a an ang ao e i in ing o ong ou u uan ue un',
  w: 'a ai an ang ei en eng o u',
};
const syllables = new Set(Object.entries(FINALS_OF).flatMap(([initial, finals]) => finals.split(' ').map((final) => initial + final)));
const MAX_SYLLABLE_LETTERS = 6;

/** There are about 400 syllables, but names and words use few of them in each position. With 40, two of them and a birthday stay below 10^8. */
const GUESSES_PER_SYLLABLE = 40;
const MIN_SYLLABLES = 2;

interface PinyinMatch extends Match {
  syllables: number;
}

/** For each prefix of lower-case letters, the smallest number of syllables that it can be split into; undefined if it can't. */
function countSyllables(letters: string): (number | undefined)[] {
  const fewest: (number | undefined)[] = [0];
  for (let end = 1; end <= letters.length; end += 1) {
    for (let start = Math.max(0, end - MAX_SYLLABLE_LETTERS); start < end; start += 1) {
      const before = fewest[start];
      if (before === undefined || !syllables.has(letters.slice(start, end))) continue;
      fewest[end] = Math.min(fewest[end] ?? Infinity, before + 1);
    }
  }
  return fewest;
}

class PinyinMatching extends MatcherBaseClass {
  match({ password }: MatchOptions): PinyinMatch[] {
    const letters = password.toLowerCase();
    return Array.from(letters, (_, i) => i).flatMap((i) =>
      countSyllables(letters.slice(i)).flatMap((count = 0, length) =>
        count < MIN_SYLLABLES ? [] : [{ pattern: 'pinyin', i, j: i + length - 1, token: password.slice(i, i + length), syllables: count }],
      ),
    );
  }
}

/** Matches names and words in pinyin, for which zxcvbn has no dictionary; a capital letter doubles the guesses. */
export const pinyinMatcher: Matcher = {
  Matching: PinyinMatching,
  scoring: ({ syllables: count, token }) => GUESSES_PER_SYLLABLE ** Number(count) * (/[A-Z]/.test(token) ? 2 : 1),
  feedback: () => null,
};

/** A year and a month, as people write the month of a birthday: 198807. zxcvbn only knows years and full dates. */
const YEAR_AND_MONTH = /(?:19[4-9]|20[0-3])\d(?:0[1-9]|1[0-2])/g;
const YEARS_AND_MONTHS = 1_200;

class MonthMatching extends MatcherBaseClass {
  match({ password }: MatchOptions): Match[] {
    return [...password.matchAll(YEAR_AND_MONTH)].map(({ index, 0: token }) => ({ pattern: 'month', i: index, j: index + token.length - 1, token }));
  }
}

export const monthMatcher: Matcher = { Matching: MonthMatching, scoring: () => YEARS_AND_MONTHS, feedback: () => null };
