import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import {
  identificationNumber,
  importPeople,
  materialsOf,
  openBusiness,
  readRunFile,
  sampleFace,
  signInToConsole,
  startSystem,
  vendorClient,
  type Business,
  type RunningSystem,
  type ReceivedCallback,
} from '@shiren/testing';
import { Webhook } from 'standardwebhooks';

const SUBMISSIONS = 50;
/** Every submission has a ticket of its own, so each must get its own decision. */
const AT_ONCE = 10;

let system: RunningSystem;
const people = [
  { name: '安娜', identificationNumber: identificationNumber(301) },
  { name: '朵拉', identificationNumber: identificationNumber(302) },
];
let photos: Buffer[];
let business: Business;
let callbackSecret: string;
const decided: string[] = [];

beforeAll(async () => {
  system = await startSystem({ CALLBACK_PRIVATE_HOSTS: '127.0.0.1' });
  photos = [await sampleFace('annaAgain'), await sampleFace('dora', { quality: 80 })];
  await importPeople(system.home, [
    { ...people[0]!, photo: await sampleFace('anna') },
    { ...people[1]!, photo: await sampleFace('dora') },
  ]);
  business = await openBusiness();
  const ask = await signInToConsole(system, system.consoleUser, system.consolePassword);
  const { biz, revision, name, scheme, settings } = (await ask('scenes', {})).find((scene) => scene.biz === 'RPMin')!;
  await ask('saveScene', { biz, revision, name, scheme, settings: { ...settings, callback: { url: business.url } } });
  callbackSecret = (await ask('renewCallbackSecret', { biz: 'RPMin' })).secret;
}, 180_000);
afterAll(async () => {
  await system.stop();
  await business.close();
}, 90_000);

/** Acts like a business: repeats a call without a response, with the same ticket and the same content. */
async function insist<T>(what: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await what();
    } catch (error) {
      const { code, name } = error as { code?: string; name?: string };
      const refused = typeof code === 'string' && /^(Invalid|Missing|Signature)/.test(code);
      if (refused || attempt === 60) throw new Error(`${name} ${code}: ${(error as Error).message}`, { cause: error });
      await pause(500);
    }
  }
}

interface Status {
  StatusCode: number;
  SubCode?: string;
}

describe.each(['gateway', 'tokens', 'materials', 'verdict', 'inference', 'ocr', 'authority', 'console', 'NATS', 'PostgreSQL'])(
  'when %s is killed amid 50 submissions',
  (victim) => {
    it('all are decided, each once, and rightly', async () => {
      const client = vendorClient(system);
      const ask = (action: string, parameters: object) =>
        insist(() => client.request<{ Data: Status & { VerifyStatus: Status } }>(action, parameters, { method: 'POST' }));
      const tickets = Array.from({ length: SUBMISSIONS }, (_, index) => `${victim}-${index}`);
      let begun = 0;
      const work = async (): Promise<void> => {
        for (let index = begun++; index < SUBMISSIONS; index = begun++) {
          if (index === SUBMISSIONS / 2) await kill(victim);
          const person = people[index % 2]!;
          // every fifth person shows the other person's face
          const face = photos[index % 5 === 0 ? (index + 1) % 2 : index % 2]!;
          await ask('SubmitVerification', {
            Biz: 'RPMin',
            TicketId: tickets[index],
            Material: materialsOf({ Name: person.name, IdentificationNumber: person.identificationNumber, FacePic: face }),
          });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));

      const final = await Promise.all(
        tickets.map(async (TicketId) => {
          for (const end = Date.now() + 60_000; ; await pause(250)) {
            const { Data } = await ask('GetStatus', { Biz: 'RPMin', TicketId });
            if (Data.StatusCode !== 0 || Date.now() > end) return Data;
          }
        }),
      );
      expect(final.map(({ StatusCode }) => StatusCode)).toEqual(tickets.map((_, index) => (index % 5 === 0 ? 2 : 1)));
      expect(await attemptsAndVerdicts(tickets)).toEqual(tickets.map(() => ({ attempts: '1', verdicts: '1' })));
      decided.push(...tickets);
    }, 180_000);
  },
);

describe('after all of that', () => {
  it('the business has been told of every result, by who can sign it', async () => {
    const webhook = new Webhook(callbackSecret);
    // `verify` would reject the first of them as too old
    const isSigned = ({ headers, body }: ReceivedCallback): boolean =>
      String(headers['webhook-signature'])
        .split(' ')
        .includes(webhook.sign(String(headers['webhook-id']), new Date(Number(headers['webhook-timestamp']) * 1_000), body));
    const missing = (): string[] => {
      const heard = new Set(business.received.filter(isSigned).map(({ body }) => (JSON.parse(body) as { data: { ticketId: string } }).data.ticketId));
      return decided.filter((ticketId) => !heard.has(ticketId));
    };
    // a callback that was under way when its instance died is retried after half a minute
    for (const end = Date.now() + 90_000; missing().length > 0 && Date.now() < end; await pause(1_000));
    expect(missing()).toEqual([]);
  }, 120_000);
});

async function kill(name: string): Promise<void> {
  const { services } = await readRunFile(system.home);
  process.kill(services[name]?.pid ?? 0, 'SIGKILL');
}

/** Reads the databases directly: there must be one submitted attempt per ticket, and one verdict per attempt. */
async function attemptsAndVerdicts(tickets: readonly string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: system.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select count(distinct attempt.id)::text as attempts, count(verdict.attempt_id)::text as verdicts
         from unnest($1::text[]) with ordinality as given (ticket_id, position)
         join tokens.ticket on ticket.ticket_id = given.ticket_id
         join tokens.attempt on attempt.ticket = ticket.id
         left join verdict.verdict on verdict.attempt_id = attempt.id
        group by position order by position`,
      [tickets],
    );
    return rows as unknown[];
  } finally {
    await client.end();
  }
}
