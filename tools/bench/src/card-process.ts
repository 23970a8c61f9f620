/**
 * Runs one way of reading cards in a separate process, so that its memory can be measured: `ours`, `models` (the models alone, on input of the same
 * size) or `peer`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CardReader, LINE_HEIGHT, TextModels, forSearch, openPhoto, type Pixels } from '@shiren/card-reader';
import type { CardReading, CardSide } from '@shiren/contracts-media';
import { readingOf, type CardLine } from '@shiren/id-document';

export interface CardQuestion {
  photo: Buffer;
  side: CardSide;
  /** The lines that were found; `models` uses their sizes. */
  lines?: readonly CardLine[];
}

export interface CardAnswer {
  milliseconds: number;
  /** Processor time of all threads in milliseconds: the time that an otherwise idle machine would need. */
  processor: number;
  /** Resident memory of the process afterwards, in megabytes. */
  memory: number;
  reading?: Omit<CardReading, 'portrait'>;
  lines?: readonly CardLine[];
  /** The text that the peer read, line by line. */
  texts?: string[];
}

type Reader = (question: CardQuestion) => Promise<Pick<CardAnswer, 'reading' | 'lines' | 'texts'>>;

interface Peer {
  detect(file: string): Promise<{ text: string }[]>;
}

const readers: Record<string, () => Promise<Reader>> = {
  ours: async () => {
    const reader = await CardReader.load();
    return async ({ photo, side }) => {
      const { sight } = await reader.look(photo);
      return { reading: readingOf(side, sight, new Date()), lines: sight.lines };
    };
  },
  models: async () => {
    const models = await TextModels.load();
    const grey = (width: number): Pixels => ({ data: new Uint8Array(width * LINE_HEIGHT * 3).fill(127), width, height: LINE_HEIGHT });
    return async ({ photo, lines = [] }) => {
      const { photo: opened } = await openPhoto(photo);
      const picture = await forSearch(opened, { left: 0, top: 0, width: opened.width, height: opened.height }, 736);
      const began = performance.now();
      await models.find(picture);
      for (const { left, right, height } of lines) await models.read(grey(Math.max(24, Math.round(((right - left) * LINE_HEIGHT) / height))));
      spent = performance.now() - began;
      return {};
    };
  },
  peer: async () => {
    // the wrapper package has no types
    const { default: Ocr } = (await import('@gutenye/ocr-node')) as { default: { create(options: object): Promise<Peer> } };
    const ocr = await Ocr.create({ onnxOptions: { intraOpNumThreads: 1, interOpNumThreads: 1 } });
    const folder = await mkdtemp(join(tmpdir(), 'shiren-peer-'));
    process.on('disconnect', () => void rm(folder, { recursive: true, force: true }).then(() => process.exit()));
    return async ({ photo }) => {
      const file = join(folder, 'card.jpg');
      await writeFile(file, photo);
      const began = performance.now();
      const lines = await ocr.detect(file);
      spent = performance.now() - began;
      return { texts: lines.map(({ text }) => text) };
    };
  },
};

/** Milliseconds that count, set by a reader whose preparation is not to be measured. */
let spent: number | undefined;

const open = readers[process.argv[2] ?? ''];
if (!open) throw new Error('Say ours, models or peer.');
const read = await open();
process.on('message', (question: CardQuestion) => {
  void (async () => {
    spent = undefined;
    const [began, used] = [performance.now(), process.cpuUsage()];
    const answer = await read({ ...question, photo: Buffer.from(question.photo) });
    const milliseconds = spent ?? performance.now() - began;
    const { user, system } = process.cpuUsage(used);
    const processor = (user + system) / 1_000;
    process.send?.({ ...answer, milliseconds, processor, memory: process.memoryUsage.rss() / 1e6 } satisfies CardAnswer);
  })();
});
process.send?.('ready');
