import 'reflect-metadata';
import { validateSync } from 'class-validator';

/** An environment variable as described in docs/operators/configuration.md. */
export interface Variable {
  /** Its name in the environment: `INFERENCE_WORKERS`. */
  readonly name: string;
  /** One sentence, in Markdown. */
  readonly means: string;
  /** The default in Markdown; absent if the property's initial value is the default. */
  readonly otherwise?: string;
  /** `npm start` sets it. */
  readonly setByStart?: boolean;
}

/** A class of environment variables: its properties hold their values, its initial values are the defaults. */
export type EnvironmentType<T extends object = object> = new () => T;

/** The environment lacks something that a service needs. The message has a sentence for each variable. */
export class EnvironmentInvalid extends Error {
  readonly code = 'ENVIRONMENT.INVALID';

  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'EnvironmentInvalid';
  }
}

const declared = new WeakMap<object, Map<string, Variable>>();

/**
 * Declares a property as an environment variable. Its text is converted to the property's type: a number, a boolean (`true` or
 * `false`), or text. Further rules are class-validator's decorators.
 */
export function FromVariable(variable: Variable): PropertyDecorator {
  return (prototype, property) => {
    const variables = declared.get(prototype) ?? new Map<string, Variable>();
    declared.set(prototype, variables.set(String(property), variable));
  };
}

/** Variables of a class in the order of its properties. */
export const variablesOf = (type: EnvironmentType): (Variable & { readonly property: string })[] =>
  [...(declared.get(type.prototype as object) ?? [])].map(([property, variable]) => ({ ...variable, property }));

/** Reads and validates a class of variables; an empty one counts as not set. Throws EnvironmentInvalid. */
export function readEnvironment<T extends object>(type: EnvironmentType<T>, env: NodeJS.ProcessEnv = process.env): T {
  const read = new type();
  const variables = variablesOf(type);
  for (const { name, property } of variables) {
    const text = env[name];
    if (text) Reflect.set(read, property, converted(text, Reflect.getMetadata('design:type', type.prototype as object, property)));
  }
  const sentences = validateSync(read).map(({ property, constraints = {} }) => {
    const name = variables.find((known) => known.property === property)?.name ?? property;
    const must = Object.values(constraints).map((text) => text.replace(property, name));
    return `${must.join(', and ')}${env[name] ? '' : '; it is not set'}.`; // never the value: it may be a secret
  });
  if (sentences.length > 0) throw new EnvironmentInvalid(sentences);
  return read;
}

function converted(text: string, type: unknown): unknown {
  if (type === Number) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (type === Boolean) return text === 'true' || (text === 'false' ? false : text);
  return text;
}

/** For the providers of a Nest module: read and validated when the module starts, injected by its class. */
export const provideEnvironment = <T extends object>(type: EnvironmentType<T>): { provide: EnvironmentType<T>; useFactory: () => T } => ({
  provide: type,
  useFactory: () => readEnvironment(type),
});
