import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const docs = fileURLToPath(new URL('..', import.meta.url));
export const READERS = ['integrators', 'operators', 'reviewers', 'security', 'contributors'];

/** Files that pages offer for download. */
export const EXAMPLES = 'integrators/examples/';

/** Documents that the gateway generates and serves itself. */
const served = { 'integrators/openapi.json': '/openapi.json', 'integrators/asyncapi.json': '/asyncapi.json' };

/** The file of the site that a page of docs/ becomes: Chinese is at the root, English under en/. */
export const siteFile = (page) => (page.startsWith('zh/') ? page.slice('zh/'.length) : `en/${page}`).replace(/(^|\/)README\.md$/, '$1index.md');

/** The same page in the other language. */
const twinOf = (page) => (page.startsWith('zh/') ? page.slice('zh/'.length) : `zh/${page}`);

/** The page itself, or its twin while it isn't translated. */
const existing = (page) => (existsSync(join(docs, page)) || !existsSync(join(docs, twinOf(page))) ? page : twinOf(page));

/** Where a link in a page leads on the site. `outside` names a file of the project that the site doesn't show. Nothing of it is given for other links. */
export function resolveLink(from, href) {
  if (/^([a-z]+:|[#/])/i.test(href)) return {};
  const [, path, hash] = /^([^#]*)(#.*)?$/.exec(href) ?? [];
  const target = posix.normalize(posix.join(posix.dirname(from), path));
  if (target.startsWith('../')) return { outside: target.replace(/^(\.\.\/)+/, '') };
  if (target.startsWith(EXAMPLES) && target.endsWith('.md')) return { outside: `docs/${target}` };
  if (target.endsWith('.md')) return { address: `/${siteFile(existing(target))}${hash ?? ''}` };
  return target in served ? { address: served[target] } : { address: `/${target}`, download: true };
}

const titleOf = (page) => /^# (.+)$/m.exec(readFileSync(join(docs, page), 'utf8'))?.[1].replaceAll('`', '') ?? page;

/** What README.md of a language says about each reader: who that is, and the pages, in its order. */
export function readers(language) {
  const prefix = language === 'zh' ? 'zh/' : '';
  const sections = readFileSync(join(docs, prefix, 'README.md'), 'utf8')
    .split(/^## /m)
    .slice(1);
  return READERS.flatMap((folder) => {
    const section = sections.find((text) => text.includes(`](${folder}/`));
    if (section === undefined) return [];
    const [title, about] = section.split('\n', 1)[0].split(/[:：] ?/, 2);
    const named = [...section.matchAll(/\]\(([\w-]+\/[\w-]+\.md)\)/g)].map(([, page]) => page).filter((page) => page.startsWith(`${folder}/`));
    const others = [folder, `zh/${folder}`]
      .filter((path) => existsSync(join(docs, path)))
      .flatMap((path) => readdirSync(join(docs, path)).filter((name) => name.endsWith('.md')));
    const pages = [...new Set([...named, ...others.map((name) => `${folder}/${name}`)])];
    return [
      {
        folder,
        title,
        about: about.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
        pages: pages.map((page) => {
          const source = existing(`${prefix}${page}`);
          return { text: titleOf(source), link: `/${siteFile(source).replace(/\.md$/, '')}` };
        }),
      },
    ];
  });
}
