import 'reflect-metadata';
import { validateSync } from 'class-validator';

/** What an operator is told of a variable, in docs/operators/configuration.md. */
export interface Variable {
  /** As it stands in the environment: `INFERENCE_WORKERS`. */
  readonly name: string;
  /** One sentence, in Markdown. */
  readonly means: string;
  /** What holds where it is not set, in Markdown; absent where the initial value of the property says it. */
  readonly otherwise?: string;
  /** `npm start` sets it. */
  readonly setByStart?: boolean;
}

/** A class of variables: its properties hold their values, its initial values what counts without them. */
export type EnvironmentType<T extends object = object> = new () => T;

/** The environment does not say what a service needs. The message has a sentence for each variable. */
export class EnvironmentInvalid extends Error {
  readonly code = 'ENVIRONMENT.INVALID';

  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'EnvironmentInvalid';
  }
}

const declared = new WeakMap<object, Map<string, Variable>>();

/**
 * Declares a property as an environment variable. Text becomes what the type of the property says: a number, a boolean (`true` or
 * `false`), or stays text. What else it must be, class-validator's decorators say.
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

/** Reads and checks a class of variables; an empty one counts as not set. Throws EnvironmentInvalid. */
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

/** For the providers of a Nest module: read and checked when the module starts, injected by its class. */
export const provideEnvironment = <T extends object>(type: EnvironmentType<T>): { provide: EnvironmentType<T>; useFactory: () => T } => ({
  provide: type,
  useFactory: () => readEnvironment(type),
});
