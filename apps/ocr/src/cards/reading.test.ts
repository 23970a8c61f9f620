import { cardFields } from '@shiren/contracts-media';
import type { WorkerAnswer } from '@shiren/model-workers';
import {
  cardHolder,
  drawBack,
  drawFront,
  drawOther,
  emptyPhoto,
  generatedCards,
  photograph,
  root,
  scan,
  withWatermark,
  type GeneratedCard,
  type Photographed,
} from '@shiren/testing';
import { Piscina } from 'piscina';
import sharp from 'sharp';
import type { CardTask, ReadPhoto } from './card-worker.js';

const SEED = 20261124;
/** Time for a set of photos in milliseconds; each takes half a second on an idle core. */
const DEADLINE_MS = 240_000;
/** The service's own worker, as compiled: inside jest's realm, the runtime does not recognise its typed arrays. */
const pool = new Piscina<CardTask, WorkerAnswer<ReadPhoto>>({ filename: `${root}apps/ocr/dist/cards/card-worker.js`, maxThreads: 1 });
afterAll(() => pool.close());

async function read(photo: Buffer, side: CardTask['side'] = 'front'): Promise<ReadPhoto> {
  const answered = await pool.run({ photo, side });
  if ('problem' in answered) throw new Error(answered.problem.message);
  return answered.answer;
}

interface Outcome extends Pick<GeneratedCard, 'distortion' | 'severity'> {
  flaw?: string;
  fields: { field: string; right: boolean; sure: boolean }[];
}

async function outcomes(count: number, severity: GeneratedCard['severity']): Promise<Outcome[]> {
  const found: Outcome[] = [];
  for await (const { photo, side, holder, ...card } of generatedCards(SEED, count, [severity])) {
    const { flaw, fields } = await read(photo, side);
    const all = cardFields[side].map((field) => ({
      field,
      right: fields[field]?.value === holder[field],
      sure: fields[field]?.confidence === 'high',
    }));
    found.push({ ...card, ...(flaw ? { flaw } : {}), fields: all });
  }
  return found;
}

describe('moderately distorted cards', () => {
  it(
    'are read: all numbers, nearly all other fields, and everything with high confidence is right',
    async () => {
      const cards = await outcomes(36, 'moderate');
      expect(cards.filter(({ flaw }) => flaw)).toEqual([]);
      const fields = cards.flatMap((card) => card.fields);
      const share = (name: string): number => {
        const of = fields.filter(({ field }) => field === name);
        return of.filter(({ right }) => right).length / of.length;
      };
      expect(share('number')).toBe(1);
      // a name may contain a character that the network does not know
      for (const field of ['name', 'address', 'ethnicGroup', 'sex', 'birth', 'authority', 'validFrom', 'validTo'])
        expect(share(field)).toBeGreaterThanOrEqual(0.9);
      expect(fields.filter(({ sure, right }) => sure && !right)).toEqual([]);
    },
    DEADLINE_MS,
  );
});

describe('severely distorted cards', () => {
  it(
    'are refused or read, but never wrong with high confidence',
    async () => {
      const cards = await outcomes(10, 'severe');
      expect(cards.flatMap(({ fields }) => fields).filter(({ sure, right }) => sure && !right)).toEqual([]);
      expect(cards.filter(({ flaw }) => flaw).length).toBeGreaterThan(cards.length / 3);
    },
    DEADLINE_MS,
  );
});

describe('a photo', () => {
  const holder = cardHolder(SEED);
  const front = async (how: Photographed): Promise<Buffer> => photograph(await drawFront(holder, 1), 1, how);

  it.each([
    ['blurred', { blur: 7 }],
    ['too-dark', { light: 0.06 }],
    ['photocopy', { photocopy: true }],
    ['screen', { screen: { pitch: 3, turn: 12 } }],
    ['glare', { glare: { x: 0.35, y: 0.56, radius: 0.22, strength: 1 } }],
    ['covered', { cover: { left: 0.16, top: 0.45, width: 0.42, height: 0.28 } }],
    ['cut-off', { share: 0.96, cutAway: { right: 0.35 } }],
    ['cut-off', { share: 0.96, cutAway: { bottom: 0.3 } }],
    ['too-small', { size: 160 }],
  ] as const)('is refused as %s: %j', async (flaw, how) => {
    expect((await read(await front(how))).flaw).toBe(flaw);
  });

  it('of the wrong side, of two cards, of no card and of a printed page is refused', async () => {
    const [one, other, back] = [await drawFront(holder, 1), await drawFront(cardHolder(SEED + 1), 2), await drawBack(holder, 3)];
    expect((await read(await photograph(back, 1))).flaw).toBe('wrong-side');
    expect((await read(await photograph(one, 1), 'back')).flaw).toBe('wrong-side');
    expect((await read(await photograph([one, other], 1, { size: 1600 }))).flaw).toBe('several-cards');
    expect((await read(await photograph([one, back], 1, { size: 1600 }))).flaw).toBe('several-cards');
    expect((await read(await emptyPhoto())).flaw).toBe('not-a-card');
    const lines = ['PASSPORT', 'Surname MUSTERMANN', 'Given names ERIKA', 'Nationality DEUTSCH', 'Date of birth 12.08.1983'];
    const page = lines.map((line, index) => `<text x="60" y="${90 + index * 70}" font-size="40" font-family="Noto Sans CJK SC">${line}</text>`).join('');
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600" fill="#dfe8e2"/>${page}</svg>`;
    expect((await read(await sharp(Buffer.from(svg)).jpeg().toBuffer())).flaw).toBe('not-a-card');
  });

  it.each([
    ['residence-permit', 'residence-permit', 'back'],
    ['residence-permit, front', 'residence-permit', 'front'],
    ['foreign-resident-card', 'foreign-resident-card', 'front'],
    ['passport', 'travel-document', 'front'],
    ['travel-permit', 'travel-document', 'front'],
    ['temporary-card', 'temporary-card', 'back'],
    ['first-generation', 'first-generation', 'front'],
    ['social-security-card', 'social-security-card', 'front'],
  ] as const)('of another document is refused by its name: %s', async (document, flaw, side) => {
    expect((await read(await photograph(await drawOther(document, holder, 1), 1), side)).flaw).toBe(flaw);
  });

  it('of a card whose number fails its check digit is refused for that', async () => {
    const number = holder.number.slice(0, 16) + String((Number(holder.number[16]) + 2) % 10) + holder.number.slice(17);
    expect((await read(await photograph(await drawFront({ ...holder, number }, 1), 1))).flaw).toBe('wrong-number');
  });

  it('of a back with a red disc for the emblem is in colour, and its copy is not', async () => {
    const plain = await drawBack(holder, 1, true);
    expect((await read(await photograph(plain, 1), 'back')).flaw).toBeUndefined();
    expect((await read(await photograph(plain, 1, { photocopy: true }), 'back')).flaw).toBe('photocopy');
  });

  it('cut at the edge of the card, or a little inside it, is read', async () => {
    for (const [side, card] of [['front', await drawFront(holder, 1)] as const, ['back', await drawBack(holder, 1)] as const]) {
      for (const millimetres of [0, 3]) {
        const { flaw, fields } = await read(await scan(card, millimetres), side);
        expect({ side, millimetres, flaw }).toEqual({ side, millimetres, flaw: undefined });
        for (const field of cardFields[side]) expect(fields[field]?.value).toBe(holder[field]);
      }
    }
  });

  it('with a watermark is read through it, with no field wrong for sure, or refused for it', async () => {
    for (let seed = 1; seed <= 4; seed++) {
      const marked = cardHolder(SEED + seed);
      const { flaw, fields } = await read(await photograph(await withWatermark(await drawFront(marked, seed), seed), seed));
      expect([undefined, 'watermark']).toContain(flaw);
      for (const field of cardFields.front) if (fields[field]?.confidence === 'high') expect(fields[field].value).toBe(marked[field]);
    }
  });

  it('of a card at any angle yields the portrait upright', async () => {
    const marked = await sharp({ create: { width: 300, height: 400, channels: 3, background: '#10a010' } })
      .composite([{ input: { create: { width: 300, height: 200, channels: 3, background: '#e01010' } }, gravity: 'north' }])
      .jpeg()
      .toBuffer();
    const card = await drawFront(holder, 1, marked);
    for (const turn of [0, 90, 180, 260]) {
      const { portrait } = await read(await photograph(card, 1, { turn }));
      if (!portrait) throw new Error(`No portrait at ${turn} degrees.`);
      const cut = await sharp(portrait).resize(9, 12, { fit: 'fill' }).raw().toBuffer();
      const at = (x: number, y: number): number[] => [...cut.subarray((y * 9 + x) * 3, (y * 9 + x) * 3 + 2)];
      const [[topRed = 0, topGreen = 0], [lowRed = 0, lowGreen = 0]] = [at(4, 3), at(4, 8)];
      expect(topRed).toBeGreaterThan(topGreen + 60);
      expect(lowGreen).toBeGreaterThan(lowRed + 60);
    }
  });
});
