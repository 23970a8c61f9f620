import { advice } from '@shiren/rpc';
import { anchor } from '../apis/rest/problem-explanation.js';
import { escaped, page } from './page.js';

/** Converts advice from Markdown: code is formatted, links become plain text. */
const words = (text: string): string => escaped(text.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')).replace(/`([^`]+)`/g, '<code>$1</code>');

/** Explains each error code and what to do about it. The `type` of a problem links here. */
export const problemsPage = (): string =>
  page(
    '错误码 Problems',
    `<p>REST 与 RPC 两种风格使用同一套错误码。The REST and RPC APIs share these codes. <code>&lt;Parameter&gt;</code>: 参数名 the parameter's name.</p>
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
