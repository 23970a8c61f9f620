import { chmod, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findNatsServer } from '@shiren/embedded';
import {
  drawBack,
  drawFront,
  importPeople,
  materialsOf,
  photograph,
  sampleFace,
  startSystem,
  vendorClient,
  type CardHolder,
  type RunningSystem,
} from '@shiren/testing';
import { readSystemCalls, straceInto, type SystemCalls } from './system-calls.js';

/** The whole life of a system, observed at the kernel: nothing leaves the machine, and nothing stays behind on it. */

const anna: CardHolder = {
  name: '安娜',
  sex: 'f',
  ethnicGroup: '汉',
  birth: '1988-03-07',
  address: '浙江省杭州市西湖区文化路18号3单元602室',
  number: '330106198803071221',
  authority: '杭州市公安局西湖分局',
  validFrom: '2020-05-12',
  validTo: '2040-05-12',
};
/** The environment of a person's terminal: in CI, ONNX Runtime would send no telemetry anyway. */
const NOT_CI = Object.fromEntries(['CI', 'GITHUB_ACTIONS', 'TF_BUILD', 'CIRCLECI', 'ORT_DISABLE_TELEMETRY'].map((name) => [name, undefined]));

let folder: string;
let home: string;
let calls: SystemCalls;
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shiren-traced-'));
  for (const name of ['', 'temp', 'user']) {
    await mkdir(inFolder(name), { recursive: true });
    await chmod(inFolder(name), 0o711); // PostgreSQL's own user must be able to pass through
  }
  const env = { ...NOT_CI, HOME: inFolder('user'), TMPDIR: inFolder('temp'), NATS_SERVER: await findNatsServer() };
  const system = await startSystem(env, straceInto(inFolder('log')));
  home = system.home;
  try {
    await verify(system);
  } finally {
    await system.stop();
  }
  await untilWritten(new RegExp(`^${system.pid} +\\+{3} exited with 0`, 'm'));
  calls = readSystemCalls(await readFile(inFolder('log'), 'utf8'));
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Verifies a person with their card: read, compared and decided. */
async function verify(system: RunningSystem): Promise<void> {
  await importPeople(system.home, [{ name: anna.name, identificationNumber: anna.number, photo: await sampleFace('anna') }]);
  const Material = materialsOf({
    Name: anna.name,
    IdentificationNumber: anna.number,
    FacePic: await sampleFace('annaAgain'),
    IdCardFrontPic: await photograph(await drawFront(anna, 7, await sampleFace('anna', { room: 0.25 })), 7),
    IdCardBackPic: await photograph(await drawBack(anna, 8), 8),
  });
  const parameters = { Biz: 'RPMin', TicketId: 'traced', Material };
  const { Data } = await vendorClient(system).request<{ Data: { VerifyStatus: object } }>('SubmitVerification', parameters, { method: 'POST' });
  expect(Data.VerifyStatus).toMatchObject({ StatusCode: 1, SubCode: '200' });
}

async function untilWritten(line: RegExp): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(100)) if (line.test(await readFile(inFolder('log'), 'utf8'))) return;
  throw new Error('strace did not write its log to the end.');
}

const outside = (paths: Iterable<string>, allowed: readonly RegExp[]): string[] => [...paths].filter((path) => !allowed.some((one) => one.test(path))).sort();
const under = (path: string): RegExp => new RegExp(`^${path}(/|$)`);

describe('a system that verifies a person with a card', () => {
  it('was watched in all its parts', () => {
    const opened = [...calls.opened];
    for (const part of [/apps\/gateway\/dist\/main\.js$/, /libonnxruntime\.so/, /sharp.*\.node$/, /PG_VERSION$/, /libvips/])
      expect([part, opened.some((path) => part.test(path))]).toEqual([part, true]);
    expect([...calls.written].some((path) => path.startsWith(join(home, 'nats')))).toBe(true);
    expect(calls.connected.size).toBeGreaterThan(8);
  });

  it('opens no file for writing but in its data folder and the temp folder', () => {
    // /dev/shm is PostgreSQL's shared memory, /var/lib/shiren its data when its user can't enter the data folder, and `base` a folder within its data
    const postgres = [/^\/dev\/shm\/PostgreSQL\.\d+$/, /^\/var\/lib\/shiren\//, /^base\/\d+$/];
    const allowed = [under(home), under(inFolder('temp')), /^\/dev\/(null|tty)$/, ...postgres];
    expect(outside(calls.written, allowed)).toEqual([]);
  });

  it('leaves nothing in the home folder of its user', async () => {
    expect(await readdir(inFolder('user'))).toEqual([]);
  });

  it('looks up no name of a host', () => {
    // Node reads /etc/resolv.conf at start, but only a look-up connects to a name server, also over UDP
    expect([...calls.connected].filter((address) => /:(53|5353)$|resolve/.test(address))).toEqual([]);
  });

  it('opens no connection that leaves the loopback', () => {
    // the C library asks this machine's name service cache, if there is one, for PostgreSQL's user
    const cacheOfUsers = /^\/var\/run\/nscd\/socket$/;
    expect(outside(calls.connected, [/^127\.0\.0\.1:\d+$/, /^\[::1\]:\d+$/, cacheOfUsers])).toEqual([]);
  });
});
