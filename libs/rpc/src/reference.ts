import type { Action, Text } from './action.js';
import { actions } from './actions.js';
import { errorsOf, gatewayErrors, type ErrorDoc } from './errors.js';

const NOTE = '<!-- Written by `npm run reference` from libs/rpc/src/actions.ts; change that, not this. -->';

/** A Markdown table; Prettier aligns it. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');

const code = (text: string): string => `\`${text}\``;
const both = ([en, zh]: Text): string => `${en}\n\n${zh}`;

/** docs/integrators/actions.md: parameters, replies and errors of each action, in both languages. */
export const actionsPage = (): string => {
  const rows: readonly Action[] = actions;
  return [
    NOTE,
    '# Actions 接口',
    'How calls are made and what the replies mean as a whole stands in [API](api.md), each error in [errors](errors.md).\n\n调用方式见 [API](api.md)，错误码见 [errors](errors.md)。',
    table(
      ['action 接口', 'version 版本', 'method 方法', 'does', '用途'],
      rows.map(({ name, versions, methods, about }) => [`[${code(name)}](#${name.toLowerCase()})`, versions.join(', '), methods.join(', '), ...about]),
    ),
    ...rows.map(actionSection),
  ].join('\n\n');
};

function actionSection(action: Action): string {
  const { name, versions, methods, about, parameters, takesMaterials, envelope, reply } = action;
  const taken = Object.entries(parameters).map(([parameter, { required, about: words }]) => [code(parameter), required ? '✓' : '', ...words]);
  const materials = [
    ['`Material.N.MaterialType`', '✓', 'kind of the N-th material', '第 N 项资料的类型'],
    ['`Material.N.Value`', '✓', 'the material itself', '第 N 项资料的内容'],
  ];
  const where: Text =
    envelope === 'data' ? ['In `Data` of the reply:', '返回值 `Data`：'] : ['Beside `RequestId` in the reply:', '返回值中与 `RequestId` 并列：'];
  return [
    `## ${name}`,
    both(about),
    `${versions.join(', ')} · ${methods.join(', ')}`,
    table(['parameter 参数', 'required 必填', 'is', '说明'], [...taken, ...(takesMaterials ? materials : [])]),
    where.join(' '),
    table(
      ['field 字段', 'type 类型', 'is', '说明'],
      Object.entries(reply).map(([path, { type, about: words }]) => [code(path), type, ...words]),
    ),
    `Errors 错误码: ${errorsOf(action)
      .map((error) => code(error.code))
      .join(', ')}, and [those of every action](errors.md)`,
  ].join('\n\n');
}

/** docs/integrators/errors.md: every error code of the public API and what to do about it. */
export const errorsPage = (): string => {
  const rows: readonly Action[] = actions;
  const byCode = new Map<string, ErrorDoc & { where: string[] }>();
  for (const action of rows) {
    for (const error of errorsOf(action)) {
      const known = byCode.get(error.code) ?? { ...error, where: [] };
      byCode.set(error.code, { ...known, where: [...known.where, action.name] });
    }
  }
  const errorDoc = ({ code: name, status, advice }: ErrorDoc): string[] => [code(name), String(status), ...advice];
  const head = ['code 错误码', 'status 状态码', 'what to do', '处理办法'];
  return [
    NOTE,
    '# Errors 错误码',
    'An error is `{"RequestId","HostId","Code","Message"}`, or the same in XML inside `<Error>`, with an HTTP status of 400 or more. Nothing has been changed when one comes back, except for `ServiceUnavailable` and `InternalError`: there, submit the same content again.\n\n错误返回 `{"RequestId","HostId","Code","Message"}`（XML 则在 `<Error>` 中），HTTP 状态码不低于 400。除 `ServiceUnavailable` 与 `InternalError` 外，返回错误时没有任何改动；遇此二者请以相同内容重试。',
    '## Every action 所有接口',
    table(head, gatewayErrors().map(errorDoc)),
    '## By action 各接口',
    table(
      [...head, 'actions 接口'],
      [...byCode.values()].map((error) => [...errorDoc(error), error.where.map((name) => `[${name}](actions.md#${name.toLowerCase()})`).join(', ')]),
    ),
  ].join('\n\n');
};

/** The pages by file name in docs/. */
export const referencePages = (): Record<string, string> => ({ 'actions.md': actionsPage(), 'errors.md': errorsPage() });
