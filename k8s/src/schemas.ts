import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { KubernetesObject } from './render.js';

const nameOf = ({ kind, metadata: { name } }: KubernetesObject): string => `${kind} ${name}`;

/** Kinds defined by operators. The package has no schemas for them, but their own admission webhooks check them. */
const isForeign = ({ apiVersion }: KubernetesObject): boolean => /^(postgresql\.cnpg\.io|cert-manager\.io)\//.test(apiVersion);

/** What Kubernetes would refuse: values that the schemas forbid, and fields that they don't define. */
export async function schemaErrors(objects: readonly KubernetesObject[]): Promise<string[]> {
  const own = objects.filter((object) => !isForeign(object));
  const errors: string[] = [];
  for (const object of own) errors.push(...(await valueErrors(object)));
  return [...errors, ...fieldErrors(own)];
}

type Model = new (object: KubernetesObject) => { validate(): void };

async function valueErrors(object: KubernetesObject): Promise<string[]> {
  try {
    const models = (await import(`kubernetes-models/${object.apiVersion}`)) as Record<string, Model | undefined>;
    const model = models[object.kind];
    if (!model) return [`${nameOf(object)}: ${object.apiVersion} has no such kind`];
    new model(object).validate();
    return [];
  } catch (error) {
    return [`${nameOf(object)}: ${(error as Error).message}`];
  }
}

/** The schemas accept unknown fields, so each object is also compiled as a literal of its type. */
function fieldErrors(objects: readonly KubernetesObject[]): string[] {
  const file = join(dirname(fileURLToPath(import.meta.url)), 'rendered.ts');
  const lines = objects.map((object, index) => `import type { I${object.kind} as T${index} } from 'kubernetes-models/${object.apiVersion}';`);
  objects.forEach((object, index) => lines.push(`export const o${index}: T${index} = ${JSON.stringify(object)};`));
  const text = lines.join('\n');
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
  };
  const files = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...files,
    getSourceFile: (name, ...rest) => (name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : files.getSourceFile(name, ...rest)),
    fileExists: (name) => name === file || files.fileExists(name),
    readFile: (name) => (name === file ? text : files.readFile(name)),
  };
  return ts.getPreEmitDiagnostics(ts.createProgram([file], options, host)).map(({ file: source, start, messageText }) => {
    const line = source && start !== undefined ? source.getLineAndCharacterOfPosition(start).line : -1;
    const object = objects[line - objects.length] ?? objects[line];
    return `${object ? nameOf(object) : 'rendered'}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
