import { characterParts } from './character-parts.js';

/** A person has to look through them. */
const MAX_FOUND = 12;
/** Fewer parts are in too many characters. */
const MIN_PARTS = 2;

/** Forms that parts have beside others, and those that people type. */
const forms = new Map(
  '氵水 氺水 忄心 扌手 钅金 釒金 亻人 讠言 訁言 纟丝 糸丝 糹丝 犭犬 礻示 衤衣 饣食 飠食 灬火 刂刀 艹草 艸草 ⺮竹 ⺼月 玉王 牜牛 ⻊足 𧾷足 爫爪 罒网 辶走 攵文 虍虎 阝耳'
    .split(' ')
    .map((pair) => [...pair] as [string, string]),
);
const usual = (part: string): string => forms.get(part) ?? part;

interface Entry {
  character: string;
  /** Its parts in their usual forms: the large ones, and the parts of those. */
  ways: readonly (readonly string[])[];
}
const entries: readonly Entry[] = characterParts
  .trim()
  .split(/\s+/)
  .map((entry) => {
    const [character = '', ...parts] = [...entry];
    const ways = parts
      .join('')
      .split('/')
      .map((way) => [...way].map(usual));
    return { character, ways };
  });

/**
 * Rare characters that have all of these parts, in any order: 王冉 finds 珃, 火火火木 and 焱木 find 燊. Those without further parts come first. None for
 * fewer than two parts; at most twelve. Large, so pages load it when it is needed.
 */
export function charactersOfParts(text: string): string[] {
  const parts = [...text].filter((part) => /\p{Script=Han}|[⺀-⿕]/u.test(part)).map(usual);
  if (parts.length < MIN_PARTS) return [];
  return entries
    .flatMap(({ character, ways }) => {
      const left = ways.flatMap((way) => leftOver(way, parts) ?? []);
      return left.length > 0 ? [{ character, left: Math.min(...left) }] : [];
    })
    .sort((one, other) => one.left - other.left)
    .slice(0, MAX_FOUND)
    .map(({ character }) => character);
}

/** How many parts are left if those that were typed are taken away; undefined if one of them is missing. */
function leftOver(way: readonly string[], parts: readonly string[]): number | undefined {
  const rest = [...way];
  for (const part of parts) {
    const at = rest.indexOf(part);
    if (at < 0) return undefined;
    rest.splice(at, 1);
  }
  return rest.length;
}
