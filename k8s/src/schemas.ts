import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { KubernetesObject } from './render.js';

const nameOf = ({ kind, metadata: { name } }: KubernetesObject): string => `${kind} ${name}`;

/** Kinds of CloudNativePG and its plugin, which no package has schemas for: their admission webhooks check them. */
const isForeign = ({ apiVersion }: KubernetesObject): boolean => /^(postgresql|barmancloud)\.cnpg\.io\//.test(apiVersion);

/** Where the models of a group come from. Envoy Gateway's are types of our own (envoy-gateway.ts), which know the fields but forbid fewer values. */
function modelsOf(apiVersion: string): string {
  const [group = ''] = apiVersion.split('/');
  if (group === 'gateway.envoyproxy.io') return './envoy-gateway.js';
  const published = {
    'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
    'cert-manager.io': '@kubernetes-models/cert-manager',
    'keda.sh': '@kubernetes-models/keda',
  }[group];
  return `${published ?? 'kubernetes-models'}/${apiVersion}`;
}

/** What Kubernetes would refuse: values that the schemas forbid, and fields that they don't define. */
export async function schemaErrors(objects: readonly KubernetesObject[]): Promise<string[]> {
  const own = objects.filter((object) => !isForeign(object));
  const errors: string[] = [];
  for (const object of own) if (!modelsOf(object.apiVersion).startsWith('.')) errors.push(...(await valueErrors(object)));
  return [...errors, ...fieldErrors(own)];
}

type Model = new (object: KubernetesObject) => { validate(): void };

async function valueErrors(object: KubernetesObject): Promise<string[]> {
  try {
    const models = (await import(modelsOf(object.apiVersion))) as Record<string, Model | undefined>;
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
  const lines = objects.map((object, index) => `import type { I${object.kind} as T${index} } from '${modelsOf(object.apiVersion)}';`);
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
