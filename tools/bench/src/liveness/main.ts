/**
 * npm run bench:liveness: runs attacks and genuine recordings through the liveness check; reports APCER and BPCER (ISO/IEC 30107-3).
 * `-- --quick` uses one recording per clip and two people generated from photos, `-- --kind WORDS` (repeatable) only the kinds that contain these
 * words (of genuine ones too), `-- --clips DIR` other clips, `-- --photos DIR` other pictures that must never pass.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { livenessActions } from '@shiren/contracts-media';
import { actionScore, expressionsOf, type FrameObservation } from '@shiren/liveness';
import { attackKinds, encoded, genuineVariants, noisy, readPicture, root, seeded, type AttackMaterial, type Recording } from '@shiren/testing';
import { wilson, type MeshPoint } from '@shiren/vision';
import { percentile, rounded, table } from '../measurement.js';
import { Assessment, type Assessed } from './assessment.js';
import { clipFiles, livingSources, sourcesOf, type Source } from './sources.js';

const {
  quick,
  kind: only,
  clips: clipFolder,
  photos: photoFolder,
} = parseArgs({
  args: process.argv.slice(3),
  options: {
    quick: { type: 'boolean', default: false },
    kind: { type: 'string', multiple: true, default: [] },
    clips: { type: 'string' },
    photos: { type: 'string' },
  },
}).values;
const wanted = (kind: string): boolean => only.length === 0 || only.some((words) => kind.includes(words));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const check = await Assessment.load();
const clips = clipFiles(clipFolder && resolve(clipFolder));
if (clips.length === 0) say('There are no clips of people: only people made of photos are recorded.');
const sources: Source[] = [];
for (const clip of clips) sources.push(...(await sourcesOf(clip, check.observer, quick ? 1 : 2)));
sources.push(...(await livingSources(quick ? ['clara', 'emma'] : ['clara', 'emma', 'dora', 'fiona'])));

interface Row {
  kind: string;
  species: string;
  presented: number;
  /** Number of attacks that passed, or of people who did not. */
  wrong: string[];
  /** The reasons for rejection, and how often each occurred. */
  reasons: Record<string, number>;
}

const rows = new Map<string, Row>();
const perFrame: number[] = [];
const afterLastFrame: number[] = [];

function count(kind: string, species: string, name: string, { outcome, reasons, milliseconds }: Assessed): void {
  const row = rows.get(kind) ?? { kind, species, presented: 0, wrong: [], reasons: {} };
  rows.set(kind, row);
  row.presented++;
  if ((outcome === 'passed') !== (species === 'genuine')) row.wrong.push(name);
  for (const reason of reasons) row.reasons[reason] = (row.reasons[reason] ?? 0) + 1;
  if (milliseconds.perFrame > 0) {
    perFrame.push(milliseconds.perFrame);
    afterLastFrame.push(milliseconds.afterLastFrame);
  }
}

for (const [index, source] of sources.entries()) {
  say(`  ${index + 1} of ${sources.length}: ${source.name}`);
  const { recording } = source;
  const genuine = await check.assess(recording);
  for (const [kind, vary] of Object.entries(genuineVariants)) {
    if (wanted(kind)) count(source.animated ? `${kind}, animated` : kind, 'genuine', source.name, await check.assess(vary(recording)));
  }
  const strangers = sources.filter(({ person }) => person !== source.person);
  const stranger = strangers[(3 * index + 1) % strangers.length]?.recording ?? recording;
  const [strangerMesh] = meshesOf(await check.observer.observe(await encoded({ ...stranger, frames: stranger.frames.slice(0, 1) })));
  const face = placeOf(genuine.observations, recording);
  if (!face) continue;
  const expressions = expressionsOf(genuine.observations);
  // an attack replays this recording against another challenge, one that asks for the actions least visible in it
  const leastShown = recording.challenge.actions.map(
    ({ from, to }) =>
      [...livenessActions].sort((a, b) => actionScore({ action: a, from, to }, expressions) - actionScore({ action: b, from, to }, expressions))[0] ?? 'nod',
  );
  for (const [kind, { species, make, seenBefore }] of Object.entries(attackKinds)) {
    if (!wanted(kind)) continue;
    const attack = await make({
      genuine: recording,
      meshes: meshesOf(genuine.observations),
      stranger,
      ...(strangerMesh ? { strangerMesh } : {}),
      ...(source.another ? { another: source.another } : {}),
      face,
      leastShown,
    });
    if (!attack) continue;
    count(kind, species, source.name, await check.assess(attack, seenBefore ? [genuine.observations] : []));
  }
}

const PICTURES = 'painting, statue, drawing, animal';
const pictures = photoFolder ? resolve(photoFolder) : resolve(root, '../shared/data/faces/negative');
if (wanted(PICTURES) && (photoFolder || !clipFolder) && existsSync(pictures)) {
  for (const file of readdirSync(pictures)) {
    const picture = await readPicture(await readFile(join(pictures, file)));
    const random = seeded(31);
    const challenge = sources[0]?.recording.challenge;
    if (challenge) {
      const frames = Array.from({ length: 80 }, (_, index) => ({ at: index * 80, picture: noisy(picture, random) }));
      count(PICTURES, 'paper picture', file, await check.assess({ challenge, frames }));
    }
  }
}

const all = [...rows.values()];
const genuine = all.filter(({ species }) => species === 'genuine');
const [recorded, animated] = [false, true].map((is) => genuine.filter(({ kind }) => kind.endsWith(', animated') === is)) as [Row[], Row[]];
const attacks = all.filter(({ species }) => species !== 'genuine');
/** The share that went wrong, with its 95 % confidence interval. */
const rate = (some: readonly Row[]): string => {
  const [wrong, presented] = [some.reduce((sum, row) => sum + row.wrong.length, 0), some.reduce((sum, row) => sum + row.presented, 0)];
  const [low, high] = wilson(wrong, Math.max(1, presented)).map((share) => rounded(100 * share));
  return `${rounded((100 * wrong) / Math.max(1, presented))} % (${low}–${high})`;
};
const why = ({ reasons }: Row): string =>
  Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([reason, times]) => `${reason} ${times}`)
    .join(', ');
const lines = (some: readonly Row[]): string[][] =>
  some.map((row) => [row.kind, row.species, String(row.presented), String(row.wrong.length), rate([row]), why(row)]);

say('');
say(table(['attack', 'species', 'presented', 'passed', 'APCER', 'reasons'], [...lines(attacks), ['all', '', '', '', rate(attacks), '']]));
say('');
say(
  table(
    ['genuine', '', 'presented', 'refused', 'BPCER', 'reasons'],
    [
      ...lines(recorded),
      ['all people recorded', '', '', '', rate(recorded), ''],
      // counted apart: how real an animation is says nothing about people
      ...lines(animated),
      ['all people animated from photos', '', '', '', rate(animated), ''],
    ],
  ),
);
for (const { kind, wrong } of all.filter((row) => row.wrong.length > 0)) say(`${kind}, wrong: ${wrong.join('; ')}`);
const [frames, ends] = [perFrame.sort((a, b) => a - b), afterLastFrame.sort((a, b) => a - b)];
say(
  `\nMilliseconds a frame, one thread, decoding included: median ${rounded(percentile(frames, 0.5))}; after the last frame: median ${rounded(percentile(ends, 0.5))}, 95th ${rounded(percentile(ends, 0.95))}. Models on ${check.backend}.`,
);
const file = join(root, 'tools/bench/results', 'liveness-latest.json');
await mkdir(join(root, 'tools/bench/results'), { recursive: true });
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString().trim();
const figures = { perFrame: percentile(frames, 0.5), afterLastFrame: percentile(ends, 0.5) };
await writeFile(
  file,
  `${JSON.stringify({ at: new Date().toISOString(), commit, recordings: sources.map(({ name }) => name), rows: all, milliseconds: figures }, null, 2)}\n`,
);
say(`As JSON: ${file}`);

/** The mesh of each frame; undefined where no face was found. */
function meshesOf(observations: readonly FrameObservation[]): (MeshPoint[] | undefined)[] {
  return observations.map(({ face }) => face && Array.from({ length: face.mesh.length / 3 }, (_, index) => pointOf(face.mesh.slice(3 * index, 3 * index + 3))));
}

function pointOf([x = 0, y = 0, z = 0]: readonly number[]): MeshPoint {
  return { x, y, z };
}

/** Position of the face in the first frame. */
function placeOf(observations: readonly FrameObservation[], { frames }: Recording): AttackMaterial['face'] | undefined {
  const [first] = observations;
  const [expression] = expressionsOf(observations);
  if (!first?.face || !expression) return undefined;
  const { mesh } = first.face;
  const y = (point: number): number => mesh[3 * point + 1] ?? 0;
  return {
    x: mesh[3] ?? 0,
    y: mesh[4] ?? 0,
    width: expression.size * (frames[0]?.picture.width ?? 480),
    mouthY: (y(13) + y(14)) / 2,
    eyesY: (y(33) + y(263)) / 2,
  };
}
