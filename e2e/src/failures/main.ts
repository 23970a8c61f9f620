/** npm run failures: everything that can be broken is, one after the other, while people are verified; words choose the scenarios whose names hold them, `short` those for which there is always time. */
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeAccount } from './account.js';
import { Load } from './load.js';
import { scenarios, shortScenarios } from './scenarios.js';
import { startWorld } from './world.js';

const words = process.argv.slice(2);
const chosen = words[0] === 'short' ? shortScenarios : scenarios.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const said: string[] = [];
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const world = await startWorld();
if (!world.disk) say('No small disk can be mounted here (that takes root): the blob disk stays as it is.');
try {
  const load = await Load.start(world);
  for (const scenario of chosen) {
    const { name } = scenario;
    const [began, acceptedBefore, failedBefore] = [Date.now(), load.accepted.size, load.failedCalls.length];
    await load.further(2);
    try {
      await scenario.happen(world, load);
    } catch (error) {
      said.push(`${name}: ${(error as Error).message}`);
    }
    await load.further(2);
    const accepted = load.accepted.size - acceptedBefore;
    say(`${name}: ${((Date.now() - began) / 1_000).toFixed(0)} s, ${accepted} accepted, ${load.failedCalls.length - failedBefore} calls sent again`);
  }
  await load.stop();
  say(`${load.accepted.size} accepted in all; waiting for what became of them …`);
  const account = await takeAccount(world, load);
  for (const [what, found] of Object.entries(account) as [string, string[]][]) said.push(...found.map((line) => `${what}: ${line}`));
} finally {
  if (said.length > 0) {
    const kept = await mkdtemp(join(tmpdir(), 'shiren-failures-logs-'));
    await cp(join(world.system.home, 'logs'), kept, { recursive: true });
    say(`The services' logs are kept in ${kept}`);
  }
  await world.end();
}
for (const line of said) say(line);
say(said.length === 0 ? 'Nothing lost: each decided once, every count right.' : `${said.length} findings.`);
process.exit(said.length === 0 ? 0 : 1);
