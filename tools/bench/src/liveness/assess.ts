/**
 * npm run assess -- <clip> [<action>[/<way>]:<from>-<to> …]: runs one clip through the liveness check and prints every piece of evidence. The actions are
 * those that the person was asked for, with their times in milliseconds, `shake-head/left` if to the left first, `nod/2` if twice; without any, it prints what the clip shows, every two seconds.
 */
import { livenessActions, nameOfWay, type ChallengedAction, type LivenessAction } from '@shiren/contracts-media';
import { actionScore, actionWays, expressionsOf } from '@shiren/liveness';
import { readPicture } from '@shiren/testing';
import { rounded, table } from '../measurement.js';
import { Assessment } from './assessment.js';
import { framesOf } from './sources.js';

const [clip, ...asked] = process.argv.slice(3);
if (!clip) {
  process.stderr.write('npm run assess -- <clip> [shake-head:1000-3400 blink:3700-6100 …]\n');
  process.exit(1);
}
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const check = await Assessment.load();
const frames = await framesOf(clip);
const duration = frames.at(-1)?.at ?? 0;

if (asked.length === 0) {
  const expressions = expressionsOf(await check.observer.observe(frames));
  const spans = Array.from({ length: Math.floor(duration / 1_000) }, (_, second) => ({ from: second * 1_000, to: second * 1_000 + 2_400 }));
  const row = (span: { from: number; to: number }): string[] => actionWays.map((way) => rounded(actionScore({ ...way, ...span }, expressions)));
  say(
    table(
      ['from ms', ...actionWays.map(nameOfWay)],
      spans.map((span) => [String(span.from), ...row(span)]),
    ),
  );
} else {
  const actions = asked.map((word): ChallengedAction => {
    const [, name = '', from, to] = /^([a-z-]+(?:\/\w+)?):(\d+)-(\d+)$/.exec(word) ?? [];
    const asked = isAction(name) ? { action: name } : actionWays.find((way) => nameOfWay(way) === name.replace('/', ' '));
    if (!asked) throw new Error(`"${word}" is no action with its span: one of ${livenessActions.join(', ')}, such as nod:1000-3400 or nod/2:1000-3400`);
    return { ...asked, from: Number(from), to: Number(to) };
  });
  const pictures = await Promise.all(frames.map(async ({ at, image }) => ({ at, picture: await readPicture(image, 480, 960) })));
  const { outcome, reasons, evidence, milliseconds } = await check.assess({ challenge: { actions, flashes: [], duration }, frames: pictures });
  say(
    table(
      ['evidence', 'score'],
      evidence.map(({ kind, score, detail }) => [detail ? `${kind} ${detail}` : kind, rounded(score)]),
    ),
  );
  say(
    `\n${outcome}${reasons.length > 0 ? `: ${reasons.join(', ')}` : ''} (${rounded(milliseconds.perFrame)} ms a frame, ${rounded(milliseconds.afterLastFrame)} ms after the last)`,
  );
}

function isAction(word: string): word is LivenessAction {
  return (livenessActions as readonly string[]).includes(word);
}
