/**
 * npm run generate -- action|question|page|scheme <name>: creates the files or lines that something new starts with, and prints in sentences what
 * else it needs. The result compiles as it is. Migrations are created by npm run migration.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const PASCAL = /^[A-Z][A-Za-z0-9]{2,39}$/;
const CAMEL = /^[a-z][A-Za-z0-9]{2,39}$/;
const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const kebab = (name) => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
const pascal = (name) => name.replace(/(^|-)([a-z0-9])/g, (_, dash, letter) => letter.toUpperCase());

class Refused extends Error {}

function checked(name, form, example) {
  if (!form.test(name)) throw new Refused(`The name must look like ${example}.`);
  return name;
}

/** Inserts lines before the end of the block that begins with a text; throws if the file no longer contains it. */
function beforeEndOf(text, beginning, lines) {
  const begin = text.indexOf(beginning);
  const end = text.indexOf('\n};\n', begin);
  if (begin < 0 || end < 0) throw new Refused(`"${beginning}" was not found where it should be. Correct tools/generate.mjs.`);
  return `${text.slice(0, end + 1)}${lines}${text.slice(end + 1)}`;
}

/** What each kind creates: `files` are texts by path, `next` are sentences. `read` returns the text of a file, or undefined. */
const kinds = {
  action(name) {
    checked(name, PASCAL, 'DescribeFace');
    const file = `apps/gateway/src/operations/${kebab(name)}.ts`;
    const text = `import { Injectable } from '@nestjs/common';

export interface ${name}Request {
  accountId: string;
}

export interface ${name}Result {
  accountId: string;
}

@Injectable()
export class ${name} {
  /** What this returns, and the codes of the errors that it throws. */
  of({ accountId }: ${name}Request): Promise<${name}Result> {
    return Promise.resolve({ accountId });
  }
}
`;
    return {
      files: { [file]: text },
      next: [
        `Write what ${name} does in ${file}; it takes Bus in its constructor where it asks a service.`,
        `Describe it in libs/rpc/src/actions.ts: parameters, reply and errors, in both languages.`,
        `Add ${name} to the providers of apps/gateway/src/gateway.module.ts, and its handler to apps/gateway/src/apis/rpc-2018/actions.ts or rpc-2019/actions.ts.`,
        'Add a case to e2e/src/compatibility.test.ts, which fails until there is one.',
        'Run npm run reference, which writes actions.md and errors.md in docs/integrators and docs/zh/integrators.',
      ],
    };
  },

  question(name, read, contracts) {
    const [service = '', question = ''] = name.split('.');
    checked(service, KEBAB, 'authority.countPeople');
    checked(question, CAMEL, 'authority.countPeople');
    const beginning = `export const ${service} = {\n`;
    const file = contracts.find((path) => read(path).includes(beginning));
    if (!file) throw new Refused(`No file of libs/contracts holds the questions of "${service}".`);
    const message = `Ask${pascal(kebab(question))}`;
    if (new RegExp(`\\b${message}\\b|^  ${question}: `, 'm').test(read(file))) throw new Refused(`${file} has ${question} or ${message} already.`);
    const line = `  ${question}: question<${message}, Record<string, never>>('${service}.${kebab(question)}', ${message}, 5_000),\n`;
    const withClass = read(file).replace(beginning, `export class ${message} {}\n\n${beginning}`);
    return {
      files: { [file]: beforeEndOf(withClass, beginning, line) },
      next: [
        `Give ${message} in ${file} its fields, each with its rules of class-validator, and the question its type of reply and its deadline in milliseconds.`,
        `Answer it with @Answers(${service}.${question}) in a controller of apps/${service}.`,
        'Name who may ask it in libs/bus-access/src/access.ts; a test fails where that differs from the code. Then run node k8s/dist/write-nats-users.js.',
      ],
    };
  },

  page(name) {
    checked(name, KEBAB, 'open-reviews');
    const file = `apps/console-web/src/pages/${name}-page.tsx`;
    const component = `${pascal(name)}Page`;
    const text = `import { Card, Empty } from 'antd';
import { useText } from '../language.js';

export default function ${component}() {
  const t = useText();
  return (
    <Card title={t('标题', 'Title')}>
      <Empty description={t('暂无数据', 'Nothing here yet')} />
    </Card>
  );
}
`;
    return {
      files: { [file]: text },
      next: [
        `Fill ${file}: ask the console with useQuery and ask('<question>', {}), and show what fails with <Failure error={…} />.`,
        `Add its row to the pages in apps/console-web/src/frame.tsx: path, icon, both titles, permission, and lazy(() => import('./pages/${name}-page.js')).`,
        'A new question of the console is made with npm run generate -- question console.<name>.',
        'Add a part to e2e/src/console-pages, which opens the page and checks it with axe.',
      ],
    };
  },

  scheme(name, read) {
    checked(name, PASCAL, 'RPVideo');
    const file = 'libs/schemes/src/schemes.ts';
    const names = /(export const schemeNames = \[)([^\]]*)\]/;
    if (!names.test(read(file))) throw new Refused(`The names of the schemes were not found in ${file}. Correct tools/generate.mjs.`);
    if (read(file).includes(`'${name}'`)) throw new Refused(`${file} has ${name} already.`);
    const row = `  ${name}: {
    name: '${name}',
    title: { zh: '${name}', en: '${name}' },
    access: 'h5',
    service: 'real-person',
    steps: ['liveness'],
    binding: { required: person, optional: [] },
    materials: { required: [...person, 'FacePic'], optional: [] },
    comparedWith: 'authority',
  },
`;
    const named = read(file).replace(names, `$1$2, '${name}']`);
    return {
      files: { [file]: beforeEndOf(named, 'export const schemes:', row) },
      next: [
        `Fill the row of ${name} in ${file}: titles, access, steps, what is bound to a token, what is submitted, and what the face is compared with.`,
        'A scheme that judges in a way of its own needs a rule in libs/schemes/src/verdict-rules.ts.',
        'Compile everything and run npm test -- libs/schemes: they name what else depends on the schemes, the scene of the demo account among it.',
      ],
    };
  },
};

/** Creates the start of a new thing below a folder; returns the written paths and what is left to do. Throws Refused without writing anything. */
export function generate(kind, name, root) {
  if (!Object.hasOwn(kinds, kind) || !name) throw new Refused(`Usage: npm run generate -- ${Object.keys(kinds).join('|')} <name>`);
  const read = (path) => readFileSync(join(root, path), 'utf8');
  const contracts = readdirSync(join(root, 'libs/contracts')).flatMap((project) => {
    const folder = `libs/contracts/${project}/src`;
    return existsSync(join(root, folder))
      ? readdirSync(join(root, folder))
          .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
          .map((file) => `${folder}/${file}`)
      : [];
  });
  const { files, next } = kinds[kind](name, read, contracts);
  const isNew = kind === 'action' || kind === 'page';
  for (const path of Object.keys(files)) if (isNew && existsSync(join(root, path))) throw new Refused(`${path} exists already.`);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  return { written: Object.keys(files), next };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const [kind, name] = process.argv.slice(2);
    const { written, next } = generate(kind, name, fileURLToPath(new URL('..', import.meta.url)));
    console.log([...written.map((path) => `Wrote ${path}`), '', 'What else it needs:', ...next.map((sentence) => `- ${sentence}`)].join('\n'));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
