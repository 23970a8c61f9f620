import { setTimeout as pause } from 'node:timers/promises';
import { FlowClient, type FinishedRecording, type FlowError, type Frame } from '@shiren/flow-client';
import { Performer, identificationNumber, importPeople, readRunFile, sampleFace, signInToConsole, vendorClient, type RunFile } from '@shiren/testing';
import { Observer, type Ticket } from './submitted-view.js';

/** Two people record themselves in one flow, and both recordings are finished twice at once: one of them counts, with its own face. */

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const anna = { Name: '安娜', IdentificationNumber: identificationNumber(922) };
const MAX_ROUNDS = 4;

let run: RunFile;
let observer: Observer;
let people: Performer[];
let count = 0;
const unique = (): string => `recordings-${Date.now()}-${++count}`;

beforeAll(async () => {
  run = await readRunFile(home);
  observer = await Observer.of(run, home, vendorClient(run), await signInToConsole(run, run.consoleUser, run.consolePassword));
  await importPeople(home, [{ name: anna.Name, identificationNumber: anna.IdentificationNumber, photo: await sampleFace('anna') }]);
  // clara's recordings belong to other tests: within one system, the same frames of hers would count as a replay
  people = await Promise.all((['anna', 'bella'] as const).map(async (name) => Performer.of(await sampleFace(name, { size: 480, room: 0.45, quality: 95 }))));
}, 300_000);
afterAll(() => Promise.all([observer?.close(), ...(people ?? []).map((person) => person.close())]));

/** Sends a live recording, a second at a time, and does not finish it. */
async function perform(flow: FlowClient, person: Performer): Promise<string> {
  const { captureId, challenge } = await flow.begin();
  const began = Date.now();
  let piece: Frame[] = [];
  let sequence = 0;
  const send = async (): Promise<void> => {
    await pause(Math.max(0, began + (piece.at(-1)?.at ?? 0) - Date.now()));
    await flow.add(captureId, sequence++, piece);
    piece = [];
  };
  for await (const frame of person.performing(challenge)) if (piece.push(frame) === 13) await send();
  if (piece.length > 0) await send();
  return captureId;
}

/** The finished recording, or the code of a refusal. */
const finish = (flow: FlowClient, captureId: string): Promise<FinishedRecording | string> => flow.finish(captureId).catch(({ code }: FlowError) => code);

interface Round {
  ticket: Ticket;
  tab: () => FlowClient;
  recorded: string[];
  finished: (FinishedRecording | string)[];
}

/** Opens a flow, records both people in tabs of their own, and finishes each recording twice, all at once. */
async function recordAndFinish(): Promise<Round> {
  const ticket = { Biz: 'RPH5BioOnly', TicketId: unique() };
  const asked = { ...ticket, Binding: JSON.stringify(anna) };
  const { Data } = await vendorClient(run).request<{ Data: { VerifyToken: { Token: string } } }>('GetVerifyToken', asked, { method: 'POST' });
  const tab = (): FlowClient => new FlowClient({ origin: run.gateway, token: Data.VerifyToken.Token, device: unique(), retries: 0 });
  const [first, second] = [tab(), tab()];
  await first.consent(1);
  const [one, other] = people as [Performer, Performer];
  const recorded = [await perform(first, one), await perform(second, other)];
  const [ofOne = '', ofOther = ''] = recorded;
  const finished = await Promise.all([finish(first, ofOne), finish(first, ofOne), finish(second, ofOther), finish(second, ofOther)]);
  return { ticket, tab, recorded, finished };
}

const isAgain = (answer: FinishedRecording | string): boolean => typeof answer !== 'string' && answer.outcome === 'again';

it('yield the face of the recording that the step names, and the flow goes on to its verdict', async () => {
  // a recording whose frames arrive late decides nothing and takes no step ("again"); then there is nothing to exchange, so both record again
  let round = await recordAndFinish();
  for (let rounds = 1; round.finished.some(isAgain) && rounds < MAX_ROUNDS; rounds++) round = await recordAndFinish();
  const { ticket, tab, recorded, finished } = round;
  expect(finished.filter((answer) => typeof answer !== 'string')).toHaveLength(1);
  const session = await tab().session();
  if (session.state === 'open') await tab().submit();
  await tab().decided();
  const [{ id } = { id: '' }] = await observer.attempts(ticket);
  const { named, stored, liveness } = await observer.faceOf(id);
  // the step and the face come from the same recording; if its liveness check failed, there is no face
  if (liveness === 'passed') expect([recorded.includes(named ?? ''), stored]).toEqual([true, named]);
  else expect(stored).toBeNull();
}, 300_000);
