import { variablesOf, type EnvironmentType } from './environment.js';

/** A class of variables and its readers. */
export interface ReadBy {
  readonly type: EnvironmentType;
  /** Names of services: `gateway`, `every service`. */
  readonly by: string;
}

/** The rows of docs/operators/configuration.md, without the header, in the given order. */
export function environmentRows(classes: readonly ReadBy[]): string[] {
  return classes.flatMap(({ type, by }) => {
    const initial = new type() as Record<string, string | number | boolean | undefined>;
    return variablesOf(type).map(({ name, means, otherwise, setByStart, property }) => {
      const value = initial[property];
      const fallback = otherwise ?? (value === undefined || value === '' || value === false ? '–' : `\`${String(value)}\``);
      return `| \`${name}\`${setByStart ? ' •' : ''} | ${by} | ${fallback} | ${means} |`;
    });
  });
}
