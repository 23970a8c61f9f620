import type { ProblemCode } from '@shiren/contracts-core';
import { rpcErrors } from './rpc-error.js';

export const versions = ['2018-09-16', '2019-03-07'] as const;
export type Version = (typeof versions)[number];

/** What a person reads: English, then Chinese. */
export type Text = readonly [en: string, zh: string];

export interface Parameter {
  readonly required?: boolean;
  /** Most characters; images count here as they are sent. */
  readonly maxLength: number;
  readonly pattern?: RegExp;
  /** Ends the sentence "The parameter X …" when the pattern is not met. */
  readonly rule?: string;
  /** The text has to be JSON. */
  readonly json?: boolean;
  readonly about: Text;
}

export type FieldType = 'string' | 'number' | 'integer' | 'boolean' | 'string[]';

/** A field of a reply; always there unless its description says when it is absent. */
export interface Field {
  readonly type: FieldType;
  readonly about: Text;
}

export interface Action {
  readonly name: string;
  readonly versions: readonly Version[];
  readonly methods: readonly ('GET' | 'POST')[];
  /** Changes nothing, so nobody need remember what it answered. */
  readonly isQuestion?: boolean;
  readonly about: Text;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Takes `Material.N.MaterialType` and `Material.N.Value`. */
  readonly takesMaterials?: boolean;
  /** Whether the reply stands in `Data` beside `Success`, `Code` and `Message`, or beside `RequestId` alone. */
  readonly envelope: 'data' | 'none';
  /** By path: `VerifyToken.Token`, `FaceInfos.FaceAttributesDetectInfo[].FaceRect.Top`. */
  readonly reply: Readonly<Record<string, Field>>;
  /** What the services may refuse it with, beside the errors that every action has. */
  readonly errors: readonly ProblemCode[];
}

/** A parameter's text, checked against its row; throws InvalidParameter. */
export function checkParameter(name: string, { maxLength, pattern, rule, json }: Parameter, value: string): string {
  if (value.length > maxLength) throw rpcErrors.invalid(name, `has more than ${maxLength} characters.`);
  if (pattern && !pattern.test(value)) throw rpcErrors.invalid(name, rule ?? 'is not of its form.');
  if (json && !isJson(value)) throw rpcErrors.invalid(name, 'must be JSON.');
  return value;
}

/** The action's own parameters, checked; what it does not know is left out, as the vendor does. */
export function checkParameters(action: Pick<Action, 'parameters'>, given: Readonly<Record<string, string>>): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, parameter] of Object.entries(action.parameters)) {
    const value = given[name];
    if (value !== undefined && value !== '') checked[name] = checkParameter(name, parameter, value);
    else if (parameter.required) throw rpcErrors.missing(name);
  }
  return checked;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
