import type { Caller } from '../../edge/caller.js';

/** Runs an action for a caller: with its checked parameters, and all parameters for what counts itself (`Material.N`). Returns the response's fields. */
export type Handler = (caller: Caller, parameters: Record<string, string>, all: Record<string, string>) => Promise<object>;
