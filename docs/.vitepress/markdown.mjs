import { relative, sep } from 'node:path';
import { docs, resolveLink } from './pages.mjs';

/** Makes links absolute, since a page has another place on the site than in docs/; of a link that leaves docs/ only the words and the file remain. */
export function siteLinks(md) {
  md.core.ruler.push('site_links', ({ env, tokens, Token }) => {
    const page = relative(docs, env.realPath ?? env.path)
      .split(sep)
      .join('/');
    for (const token of tokens) if (token.children) token.children = relink(token.children, page, Token);
    // the start page shows its title and its first words in large type already
    if (/^(zh\/)?README\.md$/.test(page))
      tokens.splice(
        0,
        tokens.findIndex(({ type, tag }) => type === 'heading_open' && tag === 'h2'),
      );
  });
}

function relink(children, page, Token) {
  const left = [];
  const result = [];
  for (const child of children) {
    if (child.type === 'link_open' && child.attrGet('class') !== 'header-anchor') {
      const { address, download, outside } = resolveLink(page, child.attrGet('href') ?? '');
      if (address !== undefined) child.attrSet('href', address);
      if (download) child.attrSet('download', '');
      left.push({ outside, at: result.length });
      if (outside !== undefined) continue;
    } else if (child.type === 'link_close' && left.length > 0) {
      const { outside, at } = left.pop();
      if (outside !== undefined) {
        const words = result
          .slice(at)
          .map(({ content }) => content)
          .join('');
        if (!words.includes(outside.split('/').at(-1))) result.push(...note(outside, page.startsWith('zh/') ? '（）' : [' (', ')'], Token));
        continue;
      }
    }
    result.push(child);
  }
  return result;
}

function note(file, [opening, closing], Token) {
  const text = (content) => Object.assign(new Token('text', '', 0), { content });
  return [text(opening), Object.assign(new Token('code_inline', 'code', 0), { content: file }), text(closing)];
}
