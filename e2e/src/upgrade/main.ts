/**
 * npm run upgrade [-- <commit>]: upgrades from the release before, or from another commit, as a cluster does. That release is filled through its API,
 * then instances of both work side by side under load, service by service, until only this tree is left, which has to find everything where it was.
 * Exits with 1 if anything is wrong.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identificationNumber, openBusiness, root, sampleFace, signInToConsole, type RunFile, type SampleFace } from '@shiren/testing';
import { anna, clara, fill, holder } from './fill.js';
import { Fleet, services, type Instance, type Service } from './fleet.js';
import { findings } from './find.js';
import { Load, phases, type Person } from './load.js';
import { builtRelease, importBy, launch, newestRelease } from './release.js';

/** The order in which docs/operators/upgrade.md has the services updated; the others follow in any order. */
const FIRST: readonly Service[] = ['materials', 'tokens', 'console', 'verdict'];
/** Verifications decided before, beside and after each step. */
const [ALONE, BESIDE] = [30, 12];
const MAX_MORE = 8;

const began = performance.now();
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const since = (): string => `${Math.round((performance.now() - began) / 1_000)} s`;
const wrong: string[] = [];
const expect = (what: string, flaws: readonly string[]): void => {
  say(`${flaws.length === 0 ? 'ok   ' : 'WRONG'} ${what}`);
  for (const flaw of flaws.slice(0, 10)) say(`        ${flaw}`);
  if (flaws.length > 0) wrong.push(what);
};

const folder = await mkdtemp(join(tmpdir(), 'shiren-upgrade-'));
const home = join(folder, 'home');
const ending: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
try {
  const revision = process.argv[2] ?? newestRelease();
  const former = await builtRelease(revision);
  say(`${revision.slice(0, 12)} is built (${since()})`);
  const business = await openBusiness();
  ending.push(() => business.close());
  const env = { CALLBACK_PRIVATE_HOSTS: '127.0.0.1', INFERENCE_WORKERS: '1', OCR_WORKERS: '1', REVIEW_UNDO_SECONDS: '2' };

  const old = await launch(former, home, env);
  ending.push(() => old.stop());
  const others = Array.from({ length: 6 }, (_, index) => ({ Name: '其他', IdentificationNumber: identificationNumber(200 + index) }));
  const people = await Promise.all(
    ([[anna, 'anna'], [clara, 'clara'], ...others.map((other) => [other, 'fiona'])] as [Person, SampleFace][]).map(async ([person, face]) => ({
      name: person.Name,
      identificationNumber: person.IdentificationNumber,
      photo: await sampleFace(face),
    })),
  );
  say((await importBy(former, home, join(folder, 'people'), people)).trim());
  const filled = await fill(old, await signInToConsole(old, old.consoleUser, old.consolePassword), business);
  await old.stop();
  say(`the release before is filled (${since()})`);

  const fleet = await Fleet.start(former, home, env);
  ending.push(() => fleet.end());
  const instances = new Map<Service, Instance>();
  await Promise.all(services.map(async (service) => instances.set(service, await fleet.begin(former, service))));
  const run: RunFile = { ...old, gateway: fleet.gateway, databaseUrl: fleet.databaseUrl, natsUrl: fleet.natsUrl };
  const ask = await signInToConsole(run, old.consoleUser, old.consolePassword);
  const load = await Load.start(run, anna, holder, ask);
  ending.push(() => load.stop());
  await load.further(ALONE);
  say(`${ALONE} people were verified by the release before alone (${since()})`);

  load.phase = 'beside';
  load.at = 'the permissions of NATS';
  await fleet.permit(root);
  await load.further(BESIDE);
  load.at = 'the migrations';
  await fleet.migrate();
  await load.further(BESIDE);
  say(`the tables are up to date, under instances of the release before (${since()})`);
  const ends: string[] = [];
  const idle: string[] = [];
  for (const service of [...FIRST, ...services.filter((each) => !FIRST.includes(each))]) {
    load.at = service;
    const [one, other] = [instances.get(service) as Instance, await fleet.begin(root, service)];
    const answeredBefore = await one.answered();
    const look = async (): Promise<number[]> => [(await one.answered()) - answeredBefore, await other.answered()];
    await load.further(BESIDE);
    // questions go to any of the two, and few of them are about cards
    for (let more = 0; more < MAX_MORE && (await look()).includes(0); more++) await load.further(BESIDE);
    const answered = await look();
    if (answered.includes(0)) idle.push(`${service}: ${answered.join(' and ')}`);
    ends.push(...(await one.stop()));
    instances.set(service, other);
    await load.further(2);
    say(`${service}: ${answered.join(' answers by the old instance and ')} by the new one (${since()})`);
  }
  load.phase = 'after';
  load.at = 'the new release alone';
  await load.further(ALONE);
  await load.stop();

  expect('no call failed otherwise than with an answer that asks to send it again', load.faults);
  say(`      ${load.calls} calls, ${load.retried.length} of them sent again`);
  for (const each of new Set(load.retried)) say(`        ${each}: ${load.retried.filter((one) => one === each).length}`);
  expect('old instances worked beside the new ones', idle);
  expect('old instances ended by themselves, and logged no error', ends);
  for (const [what, flaws] of await findings({ run, ask, filled, load, business })) expect(what, flaws);
  for (const phase of phases) {
    const sorted = load.milliseconds[phase].sort((one, other) => one - other);
    const at = (share: number): string => `${Math.round(sorted[Math.floor(sorted.length * share)] ?? NaN)} ms`;
    say(`${phase}: ${sorted.length} people, half of them decided within ${at(0.5)}, p95 ${at(0.95)}`);
  }
} catch (error) {
  wrong.push((error as Error).message);
  say((error as Error).stack ?? String(error));
} finally {
  if (wrong.length > 0) {
    const kept = await mkdtemp(join(tmpdir(), 'shiren-upgrade-logs-'));
    await cp(join(home, 'logs'), kept, { recursive: true }).catch(() => undefined);
    say(`The logs of all instances are kept in ${kept}`);
  }
  for (const end of ending.reverse()) await end();
}
say(wrong.length === 0 ? `The upgrade holds (${since()}).` : `Not as it must be (${since()}): ${wrong.join('; ')}`);
process.exit(wrong.length === 0 ? 0 : 1);
