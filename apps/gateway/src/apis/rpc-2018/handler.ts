import type { Caller } from '../../edge/caller.js';

/**
 * Runs an action for a caller. Gets its checked parameters, and all parameters for actions that parse numbered ones (`Material.N`). Returns
 * the response's fields.
 */
export type Handler = (caller: Caller, parameters: Record<string, string>, all: Record<string, string>) => Promise<object>;
