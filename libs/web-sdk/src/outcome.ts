import { flowCodes, type FlowCode, type FlowEvent } from './contract.js';
import type { ServerSession } from './server.js';

/** How the flow ended for this page. Whether the person passed is not in it: ask your server, which asks GetStatus. */
export type Outcome =
  /** The server has confirmed that everything was submitted. */
  | { outcome: 'submitted' }
  /** The person closed the flow, or your page did. */
  | { outcome: 'cancelled' }
  | { outcome: 'failed'; code: FlowCode; message: string };

/** What is known of a flow that is shown. */
export interface Standing {
  /** Confirmed by the server. */
  submitted: boolean;
  /** What stands in the way at the moment. */
  problem?: FlowCode;
}

export const failed = (code: FlowCode, message: string = flowCodes[code]): Outcome => ({ outcome: 'failed', code, message });

/** The standing after an event. `submitted` is only passed on once the server has confirmed it. */
export function after(standing: Standing, event: FlowEvent): Standing {
  if (event.type === 'problem') return { ...standing, problem: event.code };
  if (event.type === 'resumed') return { submitted: standing.submitted };
  return event.type === 'submitted' ? { ...standing, submitted: true } : standing;
}

/** Whether nothing that the person does on the page can solve it: only the business can. */
export const endsFlow = (code: FlowCode): boolean => code.startsWith('TOKEN.');

/**
 * How a flow ended that was closed in this standing. `last` is what the server said then, if it was asked: it may have been submitted at the last moment,
 * or on the phone to which it was handed over.
 */
export function outcomeOf({ submitted, problem }: Standing, last?: ServerSession | { code: FlowCode }): Outcome {
  if (submitted || (last && 'state' in last && last.state !== 'open')) return { outcome: 'submitted' };
  if (problem) return failed(problem);
  return last && 'code' in last ? failed(last.code) : { outcome: 'cancelled' };
}
