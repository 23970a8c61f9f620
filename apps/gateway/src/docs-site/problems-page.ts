import { advice } from '@shiren/rpc';
import { anchor } from '../apis/rest/problem-explanation.js';
import { escaped, page } from './page.js';

/** Advice is written for Markdown: code is kept, links are not. */
const words = (text: string): string => escaped(text.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')).replace(/`([^`]+)`/g, '<code>$1</code>');

/** What each code of a problem means and what to do about it: where `type` of a problem leads. */
export const problemsPage = (): string =>
  page(
    '错误码 Problems',
    `<p>REST 与 RPC 两种风格使用同一套错误码。The REST and the RPC API have the same codes. <code>&lt;Parameter&gt;</code>: 参数名 the parameter's name.</p>
<table>
<thead><tr><th>code</th><th>怎么办</th><th>What to do</th></tr></thead>
<tbody>
${Object.entries(advice)
  .map(
    ([code, [en, zh]]) => `<tr id="${anchor(code)}"><td><code>${escaped(code)}</code></td><td lang="zh">${words(zh)}</td><td lang="en">${words(en)}</td></tr>`,
  )
  .join('\n')}
</tbody>
</table>`,
  );
