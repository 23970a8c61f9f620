import type { Action, Text } from './action.js';
import { actions } from './actions.js';
import { errorsOf, gatewayErrors, type ErrorDoc } from './errors.js';

/** Chooses the text of a page's language. */
type Words = (text: Text) => string;

const NOTE: Text = [
  '<!-- Written by `npm run reference` from libs/rpc/src/actions.ts; change that, not this. -->',
  '<!-- 本页由 `npm run reference` 根据 libs/rpc/src/actions.ts 生成，请修改代码而非本页。 -->',
];

/** A Markdown table; Prettier aligns it. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');

const code = (text: string): string => `\`${text}\``;

/** actions.md: parameters, replies and errors of each action. */
export const actionsPage = (words: Words): string => {
  const rows: readonly Action[] = actions;
  const head: Text[] = [
    ['action', '接口'],
    ['version', '版本'],
    ['method', '请求方法'],
    ['effect', '用途'],
  ];
  return [
    words(NOTE),
    words(['# Actions', '# 接口列表']),
    words([
      'How calls are made, and what the responses mean as a whole, is explained in [API](api.md); each error in [errors](errors.md).',
      '调用方式与返回结果的整体说明见 [RPC 接口](api.md)，各错误码见[错误码](errors.md)。',
    ]),
    table(
      head.map(words),
      rows.map(({ name, versions, methods, about }) => [`[${code(name)}](#${name.toLowerCase()})`, versions.join(', '), methods.join(', '), words(about)]),
    ),
    ...rows.map((action) => actionSection(action, words)),
  ].join('\n\n');
};

function actionSection(action: Action, words: Words): string {
  const { name, versions, methods, about, parameters, takesMaterials, envelope, reply } = action;
  const own = Object.entries(parameters).map(([parameter, { required, about: text }]) => [code(parameter), required ? '✓' : '', words(text)]);
  const materials = [
    ['`Material.N.MaterialType`', '✓', words(['kind of the N-th material', '第 N 项资料的类型'])],
    ['`Material.N.Value`', '✓', words(['the material itself', '第 N 项资料的内容'])],
  ];
  const meaning = words(['meaning', '说明']);
  const codes = errorsOf(action).map((error) => code(error.code));
  return [
    `## ${name}`,
    words(about),
    `${versions.join(', ')} · ${methods.join(', ')}`,
    table([words(['parameter', '参数']), words(['required', '必填']), meaning], [...own, ...(takesMaterials ? materials : [])]),
    words(
      envelope === 'data'
        ? ['In `Data` of the response:', '返回参数（位于 `Data` 中）：']
        : ['Next to `RequestId` in the response:', '返回参数（与 `RequestId` 同级）：'],
    ),
    table(
      [words(['field', '字段']), words(['type', '类型']), meaning],
      Object.entries(reply).map(([path, { type, about: text }]) => [code(path), type, words(text)]),
    ),
    words([`Errors: ${codes.join(', ')}, and [those of every action](errors.md)`, `错误码：${codes.join('、')}，以及[所有接口共有的错误码](errors.md)。`]),
  ].join('\n\n');
}

/** errors.md: every error code of the public API and what to do about it. */
export const errorsPage = (words: Words): string => {
  const rows: readonly Action[] = actions;
  const byCode = new Map<string, ErrorDoc & { where: string[] }>();
  for (const action of rows) {
    for (const error of errorsOf(action)) {
      const known = byCode.get(error.code) ?? { ...error, where: [] };
      byCode.set(error.code, { ...known, where: [...known.where, action.name] });
    }
  }
  const errorDoc = ({ code: name, status, advice }: ErrorDoc): string[] => [code(name), String(status), words(advice)];
  const head = [words(['code', '错误码']), words(['status', 'HTTP 状态码']), words(['what to do', '处理办法'])];
  return [
    words(NOTE),
    words(['# Errors', '# 错误码']),
    words([
      'An error is `{"RequestId","HostId","Code","Message"}`, or the same in XML inside `<Error>`, with an HTTP status of 400 or more. Nothing has been changed when one is returned, except for `ServiceUnavailable` and `InternalError`: after these, submit the same content again.',
      '调用出错时返回 `{"RequestId","HostId","Code","Message"}`（XML 格式时位于 `<Error>` 中），HTTP 状态码不低于 400。除 `ServiceUnavailable` 与 `InternalError` 外，返回错误即表示没有产生任何改动；遇到这两个错误码，请以相同内容重试。',
    ]),
    words(['## Every action', '## 所有接口']),
    table(head, gatewayErrors().map(errorDoc)),
    words(['## By action', '## 各接口']),
    table(
      [...head, words(['actions', '接口'])],
      [...byCode.values()].map((error) => [
        ...errorDoc(error),
        error.where.map((name) => `[${name}](actions.md#${name.toLowerCase()})`).join(words([', ', '、'])),
      ]),
    ),
  ].join('\n\n');
};

const english: Words = ([en]) => en;
const chinese: Words = ([, zh]) => zh;

/** The pages by their path in docs/. */
export const referencePages = (): Record<string, string> => ({
  'integrators/actions.md': actionsPage(english),
  'integrators/errors.md': errorsPage(english),
  'zh/integrators/actions.md': actionsPage(chinese),
  'zh/integrators/errors.md': errorsPage(chinese),
});
