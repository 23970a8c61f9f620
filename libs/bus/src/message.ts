import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { Problem, isProblemCode, type MessageClass } from '@shiren/contracts-core';
import { parseJson, parseJsonInSlices } from './json.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const encode = (message: unknown): Uint8Array => encoder.encode(JSON.stringify(message ?? null));

/**
 * The only place where JSON from outside becomes one of our objects: bounds checked, parsed, then validated against its class.
 * Throws REQUEST.INVALID, which names the fields but never their values.
 */
export const decode = <T extends object>(type: MessageClass<T>, bytes: Uint8Array): T => asMessage(type, parseJson(bytes));

/** The same for bodies of megabytes: the event loop serves other requests in between. */
export const decodeInSlices = async <T extends object>(type: MessageClass<T>, bytes: Uint8Array): Promise<T> => asMessage(type, await parseJsonInSlices(bytes));

function asMessage<T extends object>(type: MessageClass<T>, plain: unknown): T {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new Problem('REQUEST.INVALID', 'The message is not an object.');
  }
  const message = plainToInstance(type, plain);
  const errors = validateSync(message, { whitelist: true, forbidUnknownValues: true });
  if (errors.length > 0) throw new Problem('REQUEST.INVALID', `Does not match the contract: ${described(errors)}.`);
  return message;
}

/** The first few errors are enough to see what is wrong with a message. */
const MAX_DESCRIBED = 10;

function described(errors: readonly ValidationError[]): string {
  const all = errors.slice(0, MAX_DESCRIBED).flatMap(describe);
  return all.length > MAX_DESCRIBED ? `${all.slice(0, MAX_DESCRIBED).join('; ')}; …` : all.join('; ');
}

const describe = (error: ValidationError): string[] => [
  ...Object.keys(error.constraints ?? {}).map((rule) => `${error.property} (${rule})`),
  ...(error.children ?? []).slice(0, MAX_DESCRIBED).flatMap((child) => describe(child).map((text) => `${error.property}.${text}`)),
];

interface ProblemBody {
  problem: { code: string; message: string; details: Record<string, string | number> };
}

export const encodeProblem = (problem: Problem): Uint8Array =>
  encode({ problem: { code: problem.code, message: problem.message, details: problem.details } } satisfies ProblemBody);

export function decodeProblem(bytes: Uint8Array): Problem {
  const { problem } = JSON.parse(decoder.decode(bytes)) as ProblemBody;
  return new Problem(isProblemCode(problem.code) ? problem.code : 'INTERNAL', problem.message, problem.details);
}
