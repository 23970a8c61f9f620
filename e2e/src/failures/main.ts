/**
 * npm run failures: breaks everything that can be broken, one thing after another, while people are verified. Arguments select the scenarios whose
 * names contain them; `short` selects a quick set.
 */
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeAccount } from './account.js';
import { Load } from './load.js';
import { scenarios, services, shortScenarios } from './scenarios.js';
import { hasTakenAll } from './callbacks.js';
import { startWorld } from './world.js';

const words = process.argv.slice(2);
const chosen = words[0] === 'short' ? shortScenarios : scenarios.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const said: string[] = [];
/** Reasons why calls had to be sent again. */
const because: string[] = [];
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const secondsSince = (began: number): string => ((performance.now() - began) / 1_000).toFixed(1);

const world = await startWorld();
if (!world.disk) say('No small disk can be mounted here (that takes root): the blob disk stays as it is.');
try {
  const load = await Load.start(world);
  say('| what went wrong | seconds in all | until the next was decided | calls | sent again | accepted |\n| --- | ---: | ---: | ---: | ---: | ---: |');
  for (const scenario of chosen) {
    const { name } = scenario;
    await load.further(2);
    // the business fails now and then too, but never twice for one result, since the third try would only come five minutes later
    if (hasTakenAll(world.business.received)) world.business.answers.set('/', [500]);
    const [began, acceptedBefore, callsBefore, failedBefore] = [performance.now(), load.attempts, load.calls, load.failedCalls.length];
    let recovered = '';
    try {
      await scenario.happen(world, load);
      const over = performance.now();
      await load.probe();
      recovered = secondsSince(over);
      for (const service of services) await world.untilReady(service);
    } catch (error) {
      said.push(`${name}: ${(error as Error).message}`);
    }
    await load.further(2);
    const [accepted, calls, failed] = [load.attempts - acceptedBefore, load.calls - callsBefore, load.failedCalls.length - failedBefore];
    const reasons = new Set(load.failedCalls.slice(failedBefore).map((line) => line.split(' ')[1]));
    say(`| ${name} | ${secondsSince(began)} | ${recovered} | ${calls} | ${failed} | ${accepted} |`);
    for (const reason of reasons) because.push(`${name}: ${reason}`);
  }
  await load.stop();
  for (const line of because) say(line);
  say(`${load.calls} calls, ${load.attempts} submissions accepted in all; waiting for what became of them …`);
  const account = await takeAccount(world, load);
  say(
    `${world.business.received.length} callbacks were heard, ${world.business.received.filter(({ status }) => status !== 200).length} of them refused at first.`,
  );
  for (const [what, found] of Object.entries(account) as [string, string[]][]) said.push(...found.map((line) => `${what}: ${line}`));
} catch (error) {
  said.push((error as Error).stack ?? String(error));
} finally {
  if (said.length > 0) {
    const kept = await mkdtemp(join(tmpdir(), 'shiren-failures-logs-'));
    await cp(join(world.system.home, 'logs'), kept, { recursive: true });
    say(`The services' logs are kept in ${kept}`);
  }
  await world.end();
}
for (const line of said) say(line);
say(said.length === 0 ? 'Nothing lost: each decided once, every callback delivered, every count right.' : `${said.length} findings.`);
process.exit(said.length === 0 ? 0 : 1);
