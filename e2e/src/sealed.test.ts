import { setTimeout as pause } from 'node:timers/promises';
import type RPCClient from '@alicloud/pop-core';
import { FlowClient, FlowError } from '@shiren/flow-client';
import { reservedIdentities } from '@shiren/schemes';
import {
  base64,
  cardHolder,
  drawBack,
  drawFront,
  emptyPhoto,
  identificationNumber,
  importPeople,
  materialsOf,
  photograph,
  readRunFile,
  sampleFace,
  signInToConsole,
  vendorClient,
  type AskConsole,
  type CardHolder,
  type RunFile,
} from '@shiren/testing';
import { Observer, eventually, sha256, type SubmittedView, type Ticket } from './submitted-view.js';

/** A decision stays as it was made: attempts to exchange the content of a submission, each in an order of calls that once succeeded. */

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const numberOf = (code: string): string => reservedIdentities.find((identity) => identity.code === code)?.identificationNumber ?? '';
const born = { birth: '1900-01-01', validFrom: '2020-05-12', validTo: '2040-05-12' };
/** A person whose ID number passes in the sandbox, and another person. */
const mine: CardHolder = { ...cardHolder(11), ...born, number: numberOf('200') };
const theirs: CardHolder = { ...cardHolder(12), ...born, number: numberOf('201') };

let run: RunFile;
let test: RPCClient;
let console: AskConsole;
let observer: Observer;
let face: Buffer;
let fronts: Record<'mine' | 'theirs', Buffer<ArrayBuffer>>;
let back: Buffer<ArrayBuffer>;
let count = 0;
const unique = (): string => `sealed-${Date.now()}-${++count}`;

beforeAll(async () => {
  run = await readRunFile(home);
  test = vendorClient({ gateway: run.gateway, accessKeyId: run.testAccessKeyId, accessKeySecret: run.testAccessKeySecret });
  console = await signInToConsole(run, run.consoleUser, run.consolePassword);
  observer = await Observer.of(run, home, test, console);
  face = await sampleFace('anna', { size: 240 });
  const portrait = await sampleFace('anna', { room: 0.25 });
  const front = async (holder: CardHolder): Promise<Buffer<ArrayBuffer>> => Buffer.from(await photograph(await drawFront(holder, 7, portrait), 7));
  fronts = { mine: await front(mine), theirs: await front(theirs) };
  back = Buffer.from(await photograph(await drawBack(mine, 8), 8));
}, 120_000);
afterAll(() => observer?.close());

async function begin(Biz: string, Binding?: object, TicketId = unique()): Promise<{ ticket: Ticket; token: string; tab: () => FlowClient }> {
  const ticket = { Biz, TicketId };
  const parameters = { ...ticket, ...(Binding ? { Binding: JSON.stringify(Binding) } : {}) };
  const { Data } = await test.request<{ Data: { VerifyToken: { Token: string } } }>('GetVerifyToken', parameters, { method: 'POST' });
  const token = Data.VerifyToken.Token;
  return { ticket, token, tab: () => new FlowClient({ origin: run.gateway, token, device: unique(), retries: 0 }) };
}

async function record(flow: FlowClient): Promise<void> {
  const { captureId } = await flow.begin();
  await flow.add(captureId, 0, [{ at: 0, image: Buffer.from(await emptyPhoto()) }]);
  await flow.finish(captureId);
}

/** The view of a ticket once the console has recorded the decision too. */
const decidedView = (ticket: Ticket, id: string): Promise<SubmittedView> =>
  eventually(async () => {
    const view = await observer.view(ticket, id);
    return 'decidedAt' in view.story ? view : undefined;
  });

/** The code of a refusal, or `accepted`. A client's step that had already been taken counts as refused. */
const outcomeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'accepted',
    (error: unknown) => (error as FlowError).code,
  );

const statusOf = async (ticket: Ticket): Promise<{ StatusCode: number; SubCode?: string }> =>
  (await test.request<{ Data: { StatusCode: number; SubCode?: string } }>('GetStatus', ticket, { method: 'POST' })).Data;

/** The attempt's state in the console; `unknown` until the console has recorded it. */
const stateOf = (attemptId: string): Promise<string> =>
  console('attempt', { attemptId }).then(
    ({ state }) => state,
    () => 'unknown',
  );

/** Submits the face with a token, like a business that captured it itself; returns the `SubCode`, or the code of a refusal. */
const complete = async (VerifyToken: string, business = test): Promise<string | undefined> =>
  business
    .request<{ Data: { VerifyStatus: { SubCode?: string } } }>('SubmitMaterials', { VerifyToken, Material: materialsOf({ FacePic: face }) }, { method: 'POST' })
    .then(
      ({ Data }) => Data.VerifyStatus.SubCode,
      (error: { code: string }) => error.code,
    );

/** Uploads a front without the client library, which does not report a late step as an error. */
async function sendFront(token: string, image: Buffer<ArrayBuffer>): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' };
  const response = await fetch(`${run.gateway}/flow/card/front`, { method: 'POST', headers, body: image });
  return response.ok ? 'accepted' : ((await response.json()) as { code: string }).code;
}

describe('another person’s front that is still being read when the flow is submitted', () => {
  it('changes nothing of what was decided, is refused and leaves nothing behind', async () => {
    let refused = 0;
    // on a busy machine it may be read before the back is; then it counts, with its own name and number
    for (let round = 0; round < 8 && refused < 3; round++) {
      const { ticket, token, tab } = await begin('RPBasic');
      const flow = tab();
      await flow.consent((await flow.session()).consent.version);
      await record(flow);
      await flow.photographCard('front', fronts.mine);
      const backRead = flow.photographCard('back', back);
      await pause(20);
      const late = sendFront(token, fronts.theirs);
      expect((await backRead).steps).toEqual(['submit']);
      await flow.submit();
      const [{ id } = { id: '' }] = await observer.attempts(ticket);
      await flow.decided();
      const decided = await decidedView(ticket, id);

      const answer = await late;
      expect(['accepted', 'STEP.NOT_NEXT', 'ATTEMPT.SEALED']).toContain(answer);
      if (answer !== 'accepted') refused += 1;
      const [holder, front, outcome] = answer === 'accepted' ? [theirs, fronts.theirs, 2] : [mine, fronts.mine, 1];
      await pause(200);
      expect(await observer.view(ticket, id)).toEqual(decided);
      expect(decided.status).toMatchObject({ StatusCode: outcome });
      expect(decided.materials).toMatchObject({ Name: holder.name, IdentificationNumber: holder.number, IdCardFrontPic: sha256(front) });
      expect(new Set(decided.revisions).size).toBe(1);
      expect(decided.revisions).toHaveLength(3);
      // what is left: the submitted photos and the files derived from them, and nothing of the other front
      const images = (await observer.files(id)).filter((file) => !file.includes('.derived'));
      expect(images).toHaveLength(decided.photos.length);
    }
    expect(refused).toBeGreaterThan(0);
  }, 120_000);
});

describe('a second front before the back', () => {
  it('replaces photo, name and number together, and where it can’t be read for sure it takes the earlier name and number away', async () => {
    const { ticket, tab } = await begin('RPBasic');
    const flow = tab();
    await flow.consent((await flow.session()).consent.version);
    await record(flow);
    await flow.photographCard('front', fronts.theirs);
    const unread = Buffer.from(await emptyPhoto());
    await flow.photographCard('front', unread);
    const session = await flow.photographCard('back', back);
    expect(session.steps).toEqual(['confirm-fields', 'submit']);
    expect(session.fields).toEqual({ name: '', identificationNumber: '' });
    await flow.nameAndNumber({ name: mine.name, identificationNumber: mine.number });
    // a front that is uploaded after the confirmation changes nothing
    expect(await outcomeOf(flow.photographCard('front', fronts.theirs))).toBe('accepted'); // instead of an error the client returns the current session
    await flow.submit();
    await flow.decided();
    expect(await observer.materials(ticket)).toMatchObject({ Name: mine.name, IdentificationNumber: mine.number, IdCardFrontPic: sha256(unread) });
  }, 60_000);
});

describe('two recordings in two tabs', () => {
  it('yield one face: that of the recording whose step was taken', async () => {
    const { ticket, tab } = await begin('RPManual');
    const [one, other] = [tab(), tab()];
    await one.consent((await one.session()).consent.version);
    await one.nameAndNumber({ name: mine.name, identificationNumber: mine.number });
    const both = await Promise.all([one.begin(), other.begin()]);
    for (const { captureId } of both) await one.add(captureId, 0, [{ at: 0, image: Buffer.from(await emptyPhoto()) }]);
    const finished = await Promise.all(both.map(({ captureId }) => outcomeOf(one.finish(captureId))));
    expect(finished.sort()).toEqual(['STEP.NOT_NEXT', 'accepted']);
    await one.submit();
    await one.decided();
    const [{ id } = { id: '' }] = await observer.attempts(ticket);
    expect((await observer.view(ticket, id)).materials).toMatchObject({ Name: mine.name });
  }, 60_000);
});

describe('SubmitMaterials', () => {
  const submit = async (VerifyToken: string, person: CardHolder): Promise<string> => {
    const Material = materialsOf({ Name: person.name, IdentificationNumber: person.number, FacePic: face });
    const sent = test.request<{ Data: { VerifyStatus: { StatusCode: number } } }>('SubmitMaterials', { VerifyToken, Material }, { method: 'POST' });
    return sent.then(
      ({ Data }) => `status ${Data.VerifyStatus.StatusCode}`,
      (error: { code: string }) => error.code,
    );
  };

  it('twice at once with different contents: a caller that gets “passed” was judged on what it sent', async () => {
    for (let round = 0; round < 4; round++) {
      const { ticket, token } = await begin('RPManual');
      const people = round % 2 === 0 ? [mine, theirs] : [theirs, mine];
      const outcomes = await Promise.all(people.map((person) => submit(token, person)));
      const { IdentificationNumber: sealed, Name } = await observer.materials(ticket);
      expect(sealed).toBe(Name === mine.name ? mine.number : theirs.number);
      for (const [index, person] of people.entries()) {
        // 1 passed, 2 failed; the later submission is refused
        const expected = person.number === sealed ? [`status ${person === mine ? 1 : 2}`] : ['InvalidVerifyToken.Sealed', 'InvalidVerifyToken.Used'];
        expect(expected).toContain(outcomes[index]);
      }
      // sent again, the first gets the same response and the other one is refused again
      const [winner, loser] = sealed === mine.number ? [mine, theirs] : [theirs, mine];
      expect(await submit(token, winner)).toBe(`status ${winner === mine ? 1 : 2}`);
      expect(await submit(token, loser)).toMatch(/^InvalidVerifyToken\.(Sealed|Used)$|^InvalidTicketId\.Finished$/);
    }
  }, 90_000);

  it('takes nothing over from a flow that the person left half done', async () => {
    const { ticket, token, tab } = await begin('RPManual');
    const flow = tab();
    await flow.consent((await flow.session()).consent.version);
    await flow.nameAndNumber({ name: theirs.name, identificationNumber: theirs.number });
    expect(await submit(token, mine)).toBe('status 1');
    expect(await observer.materials(ticket)).toMatchObject({ Name: mine.name, IdentificationNumber: mine.number, FacePic: sha256(face) });
    const [{ id } = { id: '' }] = await observer.attempts(ticket);
    expect((await observer.files(id)).filter((file) => !file.includes('.derived'))).toHaveLength(1);
  }, 60_000);
});

describe('SubmitVerification', () => {
  const real = { Name: '安娜', IdentificationNumber: identificationNumber(921) };
  let business: RPCClient;
  beforeAll(async () => {
    business = vendorClient(run);
    await importPeople(home, [{ name: real.Name, identificationNumber: real.IdentificationNumber, photo: await sampleFace('anna') }]);
  }, 60_000);

  it('at once on one ticket with different faces: nobody gets “passed” for another’s face', async () => {
    for (let round = 0; round < 3; round++) {
      const ticket = { Biz: 'RPMin', TicketId: unique() };
      const faces = await Promise.all((['anna', 'bella', 'dora'] as const).map((name) => sampleFace(name)));
      const outcomes = await Promise.all(
        faces.map((FacePic) =>
          business
            .request<{ Data: { VerifyStatus: { StatusCode: number } } }>(
              'SubmitVerification',
              { ...ticket, Material: materialsOf({ ...real, FacePic }) },
              { method: 'POST' },
            )
            .then(
              ({ Data }) => Data.VerifyStatus.StatusCode,
              () => 'refused',
            ),
        ),
      );
      expect(outcomes.slice(1)).not.toContain(1);
      const { Data } = await business.request<{ Data: { FacePic: string } }>('GetMaterials', ticket, { method: 'POST' });
      const shown = sha256(new Uint8Array(await (await fetch(Data.FacePic)).arrayBuffer()));
      // the ticket reports the submission that was accepted last
      expect(faces.map(sha256)).toContain(shown);
      if (outcomes[0] === 1) expect(shown).toBe(sha256(faces[0] as Buffer));
      // refused submissions left nothing behind
      const attempts = await observer.attempts(ticket);
      for (const { id } of attempts) expect((await observer.files(id)).length).toBeGreaterThan(0);
      expect(attempts).toHaveLength(outcomes.filter((answer) => answer !== 'refused').length);
    }
  }, 90_000);
});

describe('a withdrawal', () => {
  it('while the flow is submitted ends in an erased attempt, never in a verdict on data that is gone', async () => {
    for (let round = 0; round < 4; round++) {
      const { ticket, tab } = await begin('RPManual');
      const [one, other] = [tab(), tab()];
      await one.consent((await one.session()).consent.version);
      await one.nameAndNumber({ name: mine.name, identificationNumber: mine.number });
      await record(one);
      const [{ id } = { id: '' }] = await observer.attempts(ticket);
      const recordings = await observer.recordings(id);
      await Promise.all([outcomeOf(one.submit()), pause(round * 10).then(() => other.withdraw())]);
      await eventually(async () => ((await observer.leftovers(id, recordings)).length === 0 ? true : undefined));
      expect(await observer.materials(ticket)).toEqual({});
    }
  }, 120_000);
});

describe('an erasure at the moment of a review’s decision', () => {
  it('leaves the console and the business with the same answer', async () => {
    const inReview = { Name: '审核', IdentificationNumber: numberOf('900'), FacePic: face };
    // some at the moment of the vote, some when it takes effect, which is six seconds later in this system
    const delays = [0, 4, 12, 5_000, 5_700, 6_400, 7_100];
    const tickets = await Promise.all(
      delays.map(async (delay) => {
        const ticket = { Biz: 'RPMin', TicketId: unique() };
        await test.request('SubmitVerification', { ...ticket, Material: materialsOf(inReview) }, { method: 'POST' });
        const [{ id } = { id: '' }] = await observer.attempts(ticket);
        await eventually(async () => ((await stateOf(id)) === 'in-review' ? true : undefined));
        const review = outcomeOf(console('review', { attemptId: id, decision: 'approve', reason: 'at the same moment' }));
        const erased = await pause(delay).then(() => console('erasePerson', { biz: ticket.Biz, ticketId: ticket.TicketId, ground: 'request' }));
        expect(erased).toMatchObject({ attempts: 1 });
        await review;
        return { id, ticket };
      }),
    );
    await pause(8_000); // nothing takes effect any more
    for (const { id, ticket } of tickets) {
      const [state, { StatusCode, SubCode }] = [await stateOf(id), await statusOf(ticket)];
      expect([
        ['erased', -1, undefined],
        ['passed', 1, '200'],
      ]).toContainEqual([state, StatusCode, SubCode]);
      expect(await observer.materials(ticket)).toEqual({});
    }
  }, 120_000);
});

describe('the same face on the same ticket', () => {
  it('is another submission where its token was opened for another person, and the same one where it was not', async () => {
    const bound = (code: string): object => ({ Name: '沙箱', IdentificationNumber: numberOf(code) });
    const { ticket, token: typo } = await begin('RPBioOnly', bound('201'));
    const issue = async (code: string): Promise<string> => (await begin('RPBioOnly', bound(code), ticket.TicketId)).token;
    const [again, corrected, stranger] = [await issue('201'), await issue('200'), await issue('204')];
    expect(await complete(typo)).toBe('201');
    expect(await complete(again)).toBe('201');
    expect(await complete(corrected)).toBe('200');
    expect(await complete(corrected)).toBe('200');
    expect(await complete(stranger)).toBe('InvalidTicketId.Finished');
    expect(await observer.materials(ticket)).toMatchObject({ IdentificationNumber: numberOf('200') });
    expect((await observer.attempts(ticket)).map(({ state }) => state)).toEqual(['decided', 'open', 'decided', 'open']);
  });

  it('is compared with the retained photo of its own token', async () => {
    const real = vendorClient(run);
    const TicketId = unique();
    const issue = async (who: 'anna' | 'clara'): Promise<string> => {
      const Binding = JSON.stringify({ FaceRetainedPic: base64(await sampleFace(who)) });
      const asked = { Biz: 'FVBioOnly', TicketId, Binding };
      return (await real.request<{ Data: { VerifyToken: { Token: string } } }>('GetVerifyToken', asked, { method: 'POST' })).Data.VerifyToken.Token;
    };
    const [wrong, right] = [await issue('clara'), await issue('anna')];
    expect(await complete(wrong, real)).toBe('303');
    expect(await complete(right, real)).toBe('200');
  });
});
