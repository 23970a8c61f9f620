import type { ProblemCode } from '@shiren/contracts-core';
import { rpcErrors } from './rpc-error.js';

export const versions = ['2018-09-16', '2019-03-07'] as const;
export type Version = (typeof versions)[number];

/** Text for people: English, then Chinese. */
export type Text = readonly [en: string, zh: string];

export interface Parameter {
  readonly required?: boolean;
  /** Maximum number of characters; for images, of their encoded form. */
  readonly maxLength: number;
  readonly pattern?: RegExp;
  /** Completes the sentence "The parameter X …" if the pattern does not match. */
  readonly rule?: string;
  /** The text must be JSON. */
  readonly json?: boolean;
  readonly about: Text;
}

export type FieldType = 'string' | 'number' | 'integer' | 'boolean' | 'string[]';

/** A field of a reply; always present unless its description says when it is absent. */
export interface Field {
  readonly type: FieldType;
  readonly about: Text;
}

export interface Action {
  readonly name: string;
  readonly versions: readonly Version[];
  readonly methods: readonly ('GET' | 'POST')[];
  /** Changes nothing, so its reply need not be stored for idempotency. */
  readonly isQuestion?: boolean;
  readonly about: Text;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Accepts `Material.N.MaterialType` and `Material.N.Value`. */
  readonly takesMaterials?: boolean;
  /** Whether the reply is in `Data`, next to `Success`, `Code` and `Message`, or has only `RequestId` next to it. */
  readonly envelope: 'data' | 'none';
  /** By path: `VerifyToken.Token`, `FaceInfos.FaceAttributesDetectInfo[].FaceRect.Top`. */
  readonly reply: Readonly<Record<string, Field>>;
  /** Problems of the services that it may return, in addition to the errors of every action. */
  readonly errors: readonly ProblemCode[];
}

/** Checks a parameter's text against its row; throws InvalidParameter. */
export function checkParameter(name: string, { maxLength, pattern, rule, json }: Parameter, value: string): string {
  if (value.length > maxLength) throw rpcErrors.invalid(name, `has more than ${maxLength} characters.`);
  if (pattern && !pattern.test(value)) throw rpcErrors.invalid(name, rule ?? 'is not of its form.');
  if (json && !isJson(value)) throw rpcErrors.invalid(name, 'must be JSON.');
  return value;
}

/** The action's own parameters, checked; unknown ones are ignored, as the vendor does. */
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
