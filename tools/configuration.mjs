/** Generates the table of docs/operators/configuration.md from the classes that read the environment. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { environmentRows } from '../libs/environment/dist/index.js';

const page = fileURLToPath(new URL('../docs/operators/configuration.md', import.meta.url));
const [BEGIN, END] = ['<!-- made by npm run reference: begin -->', '<!-- made by npm run reference: end -->'];

/** The classes in the order of the page; `by` names the services that read them. */
const sources = [
  ['apps/gateway/dist/edge/environment.js', 'GatewayEnvironment', 'gateway'],
  ['apps/inference/dist/environment.js', 'InferenceEnvironment', 'inference'],
  ['apps/ocr/dist/environment.js', 'OcrEnvironment', 'ocr'],
  ['libs/networks/dist/onnx-environment.js', 'OnnxEnvironment', 'inference, ocr'],
  ['apps/authority/dist/environment.js', 'AuthorityEnvironment', 'authority'],
  ['apps/tokens/dist/environment.js', 'TokensEnvironment', 'tokens'],
  ['apps/verdict/dist/environment.js', 'VerdictEnvironment', 'verdict'],
  ['apps/console/dist/environment.js', 'ConsoleEnvironment', 'console'],
  ['libs/persistence/dist/environment.js', 'DatabaseEnvironment', 'tokens, materials, verdict, authority, console'],
  ['libs/bus/dist/environment.js', 'BusEnvironment', 'every service'],
  ['libs/bus/dist/environment.js', 'StreamEnvironment', 'every service'],
  ['libs/encryption/dist/environment.js', 'KeyringEnvironment', 'every service except verdict, which has nothing sealed'],
  ['libs/blob-store/dist/environment.js', 'BlobStoreEnvironment', 'gateway, materials, inference, ocr, authority'],
  ['libs/observability/dist/environment.js', 'ObservabilityEnvironment', 'every service'],
];

/** The current page, and the page as it should be. */
export async function configurationPage() {
  const classes = await Promise.all(sources.map(async ([file, name, by]) => ({ type: (await import(new URL(`../${file}`, import.meta.url).href))[name], by })));
  const text = await readFile(page, 'utf8');
  const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`${page} has lost the two comments between which its table stands.`);
  const table = ['| variable | read by | without it | means |', '| --- | --- | --- | --- |', ...environmentRows(classes)].join('\n');
  const made = `${text.slice(0, before)}${BEGIN}\n\n${table}\n\n${text.slice(after)}`;
  return { page, text, made: await format(made, { ...(await resolveConfig(page)), filepath: page }) };
}
