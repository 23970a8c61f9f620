/**
 * npm run bench:cards: how well generated cards are read, by distortion, with how much certainty and how fast, compared with the wrapper package. `--
 * --quick` gives a first impression; `-- --special` leaves out the comparison (`--only watermark` draws one kind of special card); `--seed 7` draws other cards; `-- --photos DIR` reads photos of your own instead (see photo-folder.ts).
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cardFields, type CardField, type CardSide } from '@shiren/contracts-media';
import { generatedCards, root, specialCards } from '@shiren/testing';
import type { CardAnswer, CardQuestion } from './card-process.js';
import { rounded, table } from './measurement.js';
import { photosOf } from './photo-folder.js';

const quick = process.argv.includes('--quick');
const PHOTOS = quick ? 66 : 528;
/** The peer is slow, so it reads only every nth photo. */
const PEER_EVERY = quick ? 6 : 11;
const onlySpecial = process.argv.includes('--special');
const optionOf = (name: string): string | undefined => {
  const place = process.argv.indexOf(name);
  if (place < 0) return undefined;
  const value = process.argv[place + 1];
  if (!value) throw new Error(`Say what: ${name} VALUE`);
  return value;
};
const SEED = Number(optionOf('--seed') ?? 20261124);
const folder = optionOf('--photos');
/** `--counties 10` draws every tenth county only. */
const EVERY_NTH_COUNTY = Math.max(1, Number(optionOf('--counties') ?? (quick ? 200 : 1)));

const start = async (way: string): Promise<ChildProcess> => {
  const child = fork(new URL('./card-process.js', import.meta.url), [way], { serialization: 'advanced' });
  await once(child, 'message');
  return child;
};
const ask = async (child: ChildProcess, question: CardQuestion): Promise<CardAnswer> => {
  child.send(question);
  const [answer] = (await once(child, 'message')) as [CardAnswer];
  return answer;
};

interface Tally {
  photos: number;
  refused: Map<string, number>;
  right: Map<string, [right: number, of: number]>;
  /** Fields that were read wrong although the photo was accepted, and how many of those the reader was sure of. */
  wrong: number;
  wrongAndSure: number;
  sure: number;
  /** Fronts whose fields the person is asked to confirm. */
  confirmed: number;
  /** Names that were right and sure, of all. */
  sureNames: [right: number, of: number];
}

interface Presented {
  distortion: string;
  severity: string;
  side: CardSide;
  holder: Partial<Record<CardField, string>>;
}
const tallies = new Map<string, Tally>();
const times: Record<'ours' | 'models' | 'peer' | 'oursOfPeers', number[]> = { ours: [], models: [], peer: [], oursOfPeers: [] };
const processor: Record<'ours' | 'models' | 'peer', number[]> = { ours: [], models: [], peer: [] };
const memory: Record<'ours' | 'peer', number> = { ours: 0, peer: 0 };
const peerFound = { name: 0, number: 0, fronts: 0, oursName: 0, oursNumber: 0 };

const mistakes: string[] = [];
function count({ distortion, severity, side, holder }: Presented, { reading }: CardAnswer): void {
  if (!reading) return;
  for (const key of [`${severity}: ${distortion}`, `${severity}: all`]) {
    const tally: Tally = tallies.get(key) ?? {
      photos: 0,
      refused: new Map(),
      right: new Map(),
      wrong: 0,
      wrongAndSure: 0,
      sure: 0,
      confirmed: 0,
      sureNames: [0, 0],
    };
    tallies.set(key, tally);
    tally.photos++;
    if (reading.flaw) tally.refused.set(reading.flaw, (tally.refused.get(reading.flaw) ?? 0) + 1);
    if (side === 'front' && !reading.flaw && reading.confidence === 'low') tally.confirmed++;
    for (const field of cardFields[side]) {
      const read = reading.fields[field];
      if (holder[field] === undefined) continue;
      const right = read?.value === holder[field];
      const [before, of] = tally.right.get(field) ?? [0, 0];
      tally.right.set(field, [before + (right ? 1 : 0), of + 1]);
      if (field === 'name') {
        tally.sureNames[1]++;
        if (right && read?.confidence === 'high') tally.sureNames[0]++;
      }
      if (reading.flaw) continue;
      if (read?.confidence === 'high') tally.sure++;
      if (!right) tally.wrong++;
      if (!right && read?.confidence === 'high') {
        tally.wrongAndSure++;
        if (!key.endsWith(': all')) mistakes.push(`${key}, ${field}: ${holder[field]} was read as ${read.value}`);
      }
    }
  }
}

const compared = !onlySpecial && !folder;
const [ours, models, peer] = await Promise.all((compared ? ['ours', 'models', 'peer'] : ['ours']).map(start));
if (!ours) throw new Error('The reader did not start.');
try {
  let index = 0;
  if (folder) {
    for await (const { file, side, photo, truth } of photosOf(folder)) {
      const answer = await ask(ours, { photo, side });
      if (answer.reading?.flaw) process.stdout.write(`  ${file}: ${answer.reading.flaw}\n`);
      count({ distortion: 'of your own', severity: 'photos', side, holder: truth }, answer);
    }
  } else {
    for await (const card of specialCards(SEED, EVERY_NTH_COUNTY, optionOf('--only') ?? '')) {
      count({ ...card, holder: { ...card.holder } }, await ask(ours, { photo: card.photo, side: card.side }));
      if (++index % 100 === 0) process.stdout.write(`  ${index} special cards\n`);
    }
  }
  index = 0;
  for await (const card of models && peer ? generatedCards(SEED, PHOTOS) : []) {
    if (!models || !peer) break;
    const question = { photo: card.photo, side: card.side };
    const answer = await ask(ours, question);
    count({ ...card, holder: { ...card.holder } }, answer);
    memory.ours = Math.max(memory.ours, answer.memory);
    if (card.severity === 'moderate') {
      times.ours.push(answer.milliseconds);
      processor.ours.push(answer.processor);
      const alone = await ask(models, { ...question, ...(answer.lines ? { lines: answer.lines } : {}) });
      times.models.push(alone.milliseconds);
      processor.models.push(alone.processor);
    }
    if (index++ % PEER_EVERY === 0) {
      const { texts = [], milliseconds, processor: spent, memory: used } = await ask(peer, question);
      times.peer.push(milliseconds);
      processor.peer.push(spent);
      times.oursOfPeers.push(answer.milliseconds);
      memory.peer = Math.max(memory.peer, used);
      if (card.side === 'front' && card.severity === 'moderate') {
        const text = texts.join('\n').replaceAll(' ', '');
        peerFound.fronts++;
        if (text.includes(card.holder.name)) peerFound.name++;
        if (text.includes(card.holder.number)) peerFound.number++;
        if (answer.reading?.fields.name?.value === card.holder.name) peerFound.oursName++;
        if (answer.reading?.fields.number?.value === card.holder.number) peerFound.oursNumber++;
      }
    }
    if (index % 66 === 0) process.stdout.write(`  ${index} of ${PHOTOS} photos\n`);
  }
} finally {
  for (const child of [ours, models, peer]) child?.disconnect();
}

const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((one, other) => one - other);
const at = (numbers: readonly number[], share: number): number => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? NaN;
const percent = ([right, of]: readonly [number, number]): string => (of === 0 ? '' : `${((100 * right) / of).toFixed(1)} %`);
const fields = [...cardFields.front, ...cardFields.back];
const say = (text: string): void => void process.stdout.write(`\n${text}\n`);

say(
  table(
    ['distortion', 'photos', ...fields, 'refused', 'name sure', 'confirm', 'wrong', 'wrong and sure'],
    [...tallies]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([key, tally]) => [
        key,
        String(tally.photos),
        ...fields.map((field) => percent(tally.right.get(field) ?? [0, 0])),
        [...tally.refused].map(([flaw, times_]) => `${flaw} ${times_}`).join(', '),
        percent(tally.sureNames),
        String(tally.confirmed),
        String(tally.wrong),
        `${tally.wrongAndSure} of ${tally.sure}`,
      ]),
  ),
);
for (const mistake of mistakes) process.stdout.write(`  ${mistake}\n`);
if (compared) await reportTimes();

async function reportTimes(): Promise<void> {
  const ratios = times.ours.map((time, index) => time / (times.models[index] ?? NaN));
  const peers = times.peer.map((time, index) => time / (times.oursOfPeers[index] ?? NaN));
  say(
    table(
      ['ms a side, one thread', 'quietest 5 %', 'p50', 'p95', 'processor, p50', 'MB resident'],
      [
        [
          'ours',
          rounded(at(times.ours, 0.05)),
          rounded(at(times.ours, 0.5)),
          rounded(at(times.ours, 0.95)),
          rounded(at(processor.ours, 0.5)),
          rounded(memory.ours),
        ],
        [
          'the models alone, on the same sizes',
          rounded(at(times.models, 0.05)),
          rounded(at(times.models, 0.5)),
          rounded(at(times.models, 0.95)),
          rounded(at(processor.models, 0.5)),
          '',
        ],
        [
          'peer: @gutenye/ocr-node',
          rounded(at(times.peer, 0.05)),
          rounded(at(times.peer, 0.5)),
          rounded(at(times.peer, 0.95)),
          rounded(at(processor.peer, 0.5)),
          rounded(memory.peer),
        ],
      ],
    ),
  );
  say(
    `Photo by photo, ours takes ${rounded(at(ratios, 0.5))} times the models alone, and the peer ${rounded(at(peers, 0.5))} times ours (medians).\n` +
      `On ${peerFound.fronts} moderate fronts the peer's text holds the name ${peerFound.name} times and the number ${peerFound.number} times; ours reads them ${peerFound.oursName} and ${peerFound.oursNumber} times.`,
  );
  const result = {
    seed: SEED,
    photos: PHOTOS,
    times: Object.fromEntries(Object.entries(times).map(([way, all]) => [way, { p5: at(all, 0.05), p50: at(all, 0.5), p95: at(all, 0.95) }])),
    memory,
  };
  const byDistortion = Object.fromEntries(
    [...tallies].map(([key, tally]) => [key, { ...tally, refused: Object.fromEntries(tally.refused), right: Object.fromEntries(tally.right) }]),
  );
  const file = join(root, 'tools/bench/results/cards.json');
  if (!quick) await writeFile(file, `${JSON.stringify({ ...result, byDistortion }, null, 2)}\n`);
}
