import type { FlowCode, FlowEvent, PageMessage } from './contract.js';
import { after, endsFlow, failed, outcomeOf, type Outcome, type Standing } from './outcome.js';
import type { ServerSession } from './server.js';

/** One flow that is shown, from the page's first message to the outcome; the same for a frame and for a web view. */
export interface Course {
  /** Takes a message of the flow's page. */
  received(message: PageMessage): void;
  /** The person left, or the business closed it; `as` is how the page says that they left, where it said so. */
  leave(as?: Outcome): void;
  /** It can't go on. */
  fail(code: FlowCode): void;
  /** Resolves when it has to be closed. */
  readonly ended: Promise<void>;
  /** The outcome, to be asked for once it is closed: the server says whether it was submitted. */
  outcome(): Promise<Outcome>;
}

/** Nothing that the page says is believed about a submission until the server, asked by `ask`, has confirmed it. */
export function startCourse(ask: () => Promise<ServerSession | { code: FlowCode }>, onEvent?: (event: FlowEvent) => void): Course {
  let standing: Standing = { submitted: false };
  let decided: Outcome | undefined;
  let over = false;
  let close: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (close = resolve));

  const end = (outcome?: Outcome): void => {
    if (over) return;
    over = true;
    decided = outcome;
    close();
  };
  const fail = (code: FlowCode): void => end(failed(code));
  const happened = (event: FlowEvent): void => {
    standing = after(standing, event);
    try {
      onEvent?.(event);
    } catch (error) {
      // a fault of the business's own code is reported, but does not stop the flow
      setTimeout(() => {
        throw error;
      });
    }
    if (event.type === 'problem' && endsFlow(event.code)) fail(event.code);
  };
  const submitted = async (event: FlowEvent): Promise<void> => {
    const session = await ask();
    if (!over && 'state' in session && session.state !== 'open') happened(event);
  };
  return {
    received: (message) => {
      if (over) return;
      if (message.type === 'leave') end();
      else if (message.type === 'submitted') void submitted(message);
      else happened(message);
    },
    leave: (as) => {
      if (as?.outcome === 'failed' && !over) standing = { ...standing, problem: as.code };
      end();
    },
    fail,
    ended,
    outcome: async () => decided ?? (standing.submitted ? { outcome: 'submitted' } : outcomeOf(standing, await ask())),
  };
}
