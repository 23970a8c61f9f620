/** npm run demo: runs verifications of each kind on real photos, against the system that `npm start` runs on this machine. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createClient } from '@shiren/node-client';
import {
  base64,
  cardHolder,
  drawFront,
  emptyPhoto,
  hasCardFont,
  identificationNumber,
  importPeople,
  materialsOf,
  photograph,
  readRunFile,
  root,
  sampleFace,
  vendorClient,
  type RunFile,
} from '@shiren/testing';

const home = resolve(process.env['SHIREN_HOME'] ?? resolve(root, '.shiren'));
let run: RunFile;
try {
  run = await readRunFile(home);
} catch {
  process.stderr.write(`No system runs in ${home}. Start one first, in another terminal: npm start\n`);
  process.exit(1);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const client = vendorClient(run);
const [anna, bella] = [
  { name: '安娜', identificationNumber: identificationNumber(1), photo: await sampleFace('anna') },
  { name: '贝拉', identificationNumber: identificationNumber(2), photo: await sampleFace('bella') },
];

say(`\nThe authority learns two people, ${anna.name} and ${bella.name}, each by name, ID number and a photo:`);
say((await importPeople(home, [anna, bella])).trimEnd());

interface Row {
  asked: string;
  answered: string;
  milliseconds: number;
}

interface VerifyStatus {
  StatusCode: number;
  AuthorityComparisonScore?: number;
  SimilarityScore?: number;
  AuditConclusions?: string;
}

const rows: Row[] = [];
let tickets = 0;

async function step(asked: string, call: () => Promise<string>): Promise<void> {
  const began = performance.now();
  const answered = await call().catch((error: { code?: string; data?: { Message?: string } }) => {
    if (!error.data) throw error;
    return `refused: ${error.code}, ${error.data.Message ?? ''}`;
  });
  rows.push({ asked, answered, milliseconds: performance.now() - began });
  say(`  ${rows.length}. ${asked} … ${Math.round(performance.now() - began)} ms`);
}

const outcomes: Record<number, string> = { [-1]: 'not verified', 0: 'in progress', 1: 'passed', 2: 'failed' };

const verify = (materials: Record<string, string | Uint8Array>) => async (): Promise<string> => {
  const { Data } = await client.request<{ Data: { VerifyStatus: VerifyStatus } }>(
    'SubmitVerification',
    { Biz: 'RPMin', TicketId: `demo-${Date.now()}-${++tickets}`, Material: materialsOf(materials) },
    { method: 'POST' },
  );
  const { StatusCode, AuthorityComparisonScore: authority, SimilarityScore: card, AuditConclusions: why } = Data.VerifyStatus;
  const scores = [authority === undefined ? '' : `authority ${authority}`, card === undefined ? '' : `card ${card}`].filter(Boolean).join(', ');
  return [outcomes[StatusCode], scores && `(${scores})`, why].filter(Boolean).join(' ');
};

const claim = { Name: anna.name, IdentificationNumber: anna.identificationNumber };
const selfie = await sampleFace('annaAgain');

say('\nAsking, as a business does with the vendor’s SDK:');
await step('Anna, with another photo of hers', verify({ ...claim, FacePic: selfie }));
if (hasCardFont()) {
  const holder = { ...cardHolder(1), name: anna.name, number: anna.identificationNumber, birth: '1990-01-01', sex: 'm' as const };
  const card = await drawFront(holder, 1, anna.photo);
  const [IdCardFrontPic, blurred] = [await photograph(card, 1, { turn: 6 }), await photograph(card, 1, { blur: 9 })];
  await step('Anna, with her ID card too', verify({ ...claim, FacePic: selfie, IdCardFrontPic }));
  await step('Anna, with a blurred photo of it', verify({ ...claim, FacePic: selfie, IdCardFrontPic: blurred }));
} else {
  say('  (ID cards are left out: drawing them needs the font of Debian’s fonts-noto-cjk)');
}
await step('A stranger who claims to be Anna', verify({ ...claim, FacePic: await sampleFace('clara') }));
await step("Anna's number with a wrong name", verify({ ...claim, Name: bella.name, FacePic: selfie }));
await step('A number that nobody has', verify({ ...claim, IdentificationNumber: identificationNumber(998), FacePic: selfie }));
await step('A number with a wrong check digit', verify({ ...claim, IdentificationNumber: '110101199001010000', FacePic: selfie }));
await step('A photo without a face', verify({ ...claim, FacePic: await emptyPhoto() }));
for (const [who, other] of [
  ['Anna', selfie],
  ['Dora', await sampleFace('dora')],
] as const) {
  await step(`CompareFaces: Anna's photo and one of ${who}`, async () => {
    const { Data } = await client.request<{ Data: { SimilarityScore: number } }>(
      'CompareFaces',
      { SourceImageType: 'FacePic', SourceImageValue: base64(anna.photo), TargetImageType: 'FacePic', TargetImageValue: base64(other) },
      { method: 'POST' },
    );
    return `similarity ${Data.SimilarityScore} of 100`;
  });
}

say('\nAsking, as a new client does with libs/node-client:');
const shiren = createClient({ endpoint: run.gateway, ...run });
const ticket = { params: { path: { biz: 'RPMin', ticketId: `demo-rest-${Date.now()}` } } };
const summary = ({ data, error }: { data?: { status: string; reasons: { en: string }[] }; error?: { code: string; detail: string } }): string =>
  error ? `refused: ${error.code}, ${error.detail}` : [data?.status, ...(data?.reasons ?? []).map(({ en }) => en)].join(': ');
const given = { name: anna.name, identificationNumber: anna.identificationNumber };
await step('Anna, through the REST API', async () =>
  summary(await shiren.POST('/v1/verifications/{biz}/{ticketId}/submissions', { ...ticket, body: { materials: { ...given, facePic: base64(selfie) } } })),
);
await step('How that ticket stands', async () => summary(await shiren.GET('/v1/verifications/{biz}/{ticketId}/status', ticket)));

const width = Math.max(...rows.map(({ asked }) => asked.length));
say(`\n  ${'asked'.padEnd(width)}  ${'took'.padStart(8)}  answered`);
say(`  ${'─'.repeat(width)}  ${'─'.repeat(8)}  ${'─'.repeat(60)}`);
for (const { asked, answered, milliseconds } of rows) say(`  ${asked.padEnd(width)}  ${`${Math.round(milliseconds)} ms`.padStart(8)}  ${answered}`);
say('');

/** A flow to try in person: either with your own photo as the photo on record, or in Anna's name, where the faces will not match. */
async function link(): Promise<string> {
  const [selfiePath] = process.argv.slice(2);
  const mine = selfiePath === undefined ? undefined : base64(await readFile(selfiePath));
  const { Data } = await client.request<{ Data: { CloudauthPageUrl: string } }>(
    'GetVerifyToken',
    {
      Biz: mine ? 'FVBioOnly' : 'RPH5BioOnly',
      TicketId: `demo-flow-${Date.now()}`,
      Binding: JSON.stringify(mine ? { FaceRetainedPic: mine } : claim),
    },
    { method: 'POST' },
  );
  return Data.CloudauthPageUrl;
}
const page = new URL(await link());
const at = (origin: string): string => new URL(`${page.pathname}${page.search}`, origin).href;
say('Go through a flow yourself, within half an hour:');
say(`  on this computer   ${at(run.gateway)}`);
say(
  run.https
    ? `  on a phone         ${at(run.https)}\n                     (same network; its certificate is self-made, so the browser asks once whether you trust it)`
    : '  on a phone         start with HTTPS_PORT=8443 npm start, since browsers open a camera on secure pages only',
);
say(
  process.argv[2] === undefined
    ? "  You come in Anna's name, so the end is “not the same face”. To pass: npm run demo -- my-photo.jpg\n"
    : '  Your face is held against the photo that you gave.\n',
);
