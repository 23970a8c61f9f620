import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as access from './access.js';
import * as consoleContracts from '@shiren/contracts-console';
import * as core from '@shiren/contracts-core';
import * as materials from '@shiren/contracts-materials';
import * as media from '@shiren/contracts-media';
import * as registry from '@shiren/contracts-registry';
import * as verification from '@shiren/contracts-verification';
import { busUsers, type BusAccess } from './access.js';
import { getMetadataStorage } from 'class-validator';

const contracts = { ...access, ...consoleContracts, ...core, ...materials, ...media, ...registry, ...verification };

const apps = fileURLToPath(new URL('../../../apps', import.meta.url));

type Use = 'asks' | 'answers' | 'emits' | 'consumes' | 'watches';

/** The contracts' questions and events, by the name that the code uses: `tokens.issue`, `attemptDecided`. */
const subjects = new Map<string, { subject: string; isEvent: boolean }>();
for (const [name, value] of Object.entries(contracts) as [string, object][]) {
  if (name === 'busUsers' || typeof value !== 'object') continue;
  if ('subject' in value) subjects.set(name, { subject: value.subject as string, isEvent: true });
  else
    for (const [key, { subject }] of Object.entries(value as Record<string, { subject?: string }>))
      if (subject) subjects.set(`${name}.${key}`, { subject, isEvent: false });
}

function usesIn(folder: string): { use: Use; subject: string }[] {
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => /(?<!\.test)\.ts$/.test(file) && !file.startsWith('testing/'));
  return files.flatMap((file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    // a file may import a contract under a name of its own (`import { x as y }`)
    const renamed = new Map([...source.matchAll(/\b(\w+) as (\w+)\b/g)].map(([, name = '', own = '']) => [own, name]));
    const text = source.replace(/^import[^;]*;/gm, '');
    return [...text.matchAll(/(@Answers\(|@Consumes(?:Batch)?\(|\.watch\(\s*|\bemit\(\s*)?\b(\w+(?:\.\w+)?)\b/g)].flatMap(
      ([, before = '', written = '']): { use: Use; subject: string }[] => {
        const name = written.replace(/^\w+/, (first) => renamed.get(first) ?? first);
        const question = subjects.get(name);
        if (question && !question.isEvent) return [{ use: before ? 'answers' : 'asks', subject: question.subject }];
        const [first = '', member] = name.split('.');
        const event = subjects.get(first);
        if (!event?.isEvent) return [];
        if (before.startsWith('@')) return [{ use: 'consumes', subject: event.subject }];
        if (before.startsWith('.')) return [{ use: 'watches', subject: event.subject }];
        return before || member === 'subject' ? [{ use: 'emits', subject: event.subject }] : [];
      },
    );
  });
}

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();
const allowed = (user: keyof typeof busUsers, use: Exclude<Use, 'answers'>): string[] =>
  sorted(((busUsers[user] as BusAccess)[use] ?? []).map(({ subject }) => subject));

describe('every message of the contracts', () => {
  it('has validation rules: a class without any is refused as unknown', () => {
    const types = Object.entries(contracts).flatMap(([name, value]): [string, object][] => {
      if (name === 'busUsers' || typeof value !== 'object') return [];
      if ('payload' in value) return [[name, value.payload]];
      return Object.entries(value as Record<string, { request?: object }>).flatMap(([key, { request }]) => (request ? [[`${name}.${key}`, request]] : []));
    });
    expect(types.length).toBeGreaterThan(80);
    const isRuled = (type: object): boolean => getMetadataStorage().getTargetValidationMetadatas(type as never, '', false, false).length > 0;
    expect(types.filter(([, type]) => !isRuled(type)).map(([name]) => name)).toEqual([]);
  });
});

describe('permissions of the bus users (libs/bus-access/src/access.ts)', () => {
  const services = readdirSync(apps).filter((name) => name in busUsers) as (keyof typeof busUsers)[];

  it('has a row for each service', () => {
    expect(services).toHaveLength(8);
  });

  it.each(services)('for %s are exactly what its code uses', (service) => {
    const source = join(apps, service, 'src');
    const uses = usesIn(source);
    // the registry's commands sit in the service's folder but have their own user; pages are asked by the name in the address
    const foreign = service === 'authority' ? usesIn(join(source, 'people-file')) : [];
    const used = (use: Use): string[] =>
      sorted(
        uses.filter((one) => one.use === use && !foreign.some((other) => other.use === use && other.subject === one.subject)).map(({ subject }) => subject),
      );
    const pages = service === 'gateway' ? Object.values(contracts.pages).map(({ subject }) => subject) : [];
    expect({ asks: sorted([...used('asks'), ...pages]), emits: used('emits'), consumes: used('consumes'), watches: used('watches') }).toEqual({
      asks: allowed(service, 'asks'),
      emits: allowed(service, 'emits'),
      consumes: allowed(service, 'consumes'),
      watches: allowed(service, 'watches'),
    });
    expect(used('answers').filter((subject) => !subject.startsWith(`${service}.`))).toEqual([]);
  });

  it('for the registry commands are exactly what they use', () => {
    expect(sorted(usesIn(join(apps, 'authority/src/people-file')).map(({ subject }) => subject))).toEqual(allowed('importer', 'asks'));
  });
});
