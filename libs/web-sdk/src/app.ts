import { appAddress, flowOrigin, readLeft } from './app-address.js';
import { readMessage, type FlowEvent } from './contract.js';
import { startCourse } from './course.js';
import { flawOf, type VerifyOptions } from './options.js';
import { failed, type Outcome } from './outcome.js';
import { askServer } from './server.js';

/** The flow in the web view of an app, for libs/react-native and libs/uni-app; the flow's pages take the addresses from here. */

export type AppFlowOptions = Pick<VerifyOptions, 'token' | 'endpoint' | 'language' | 'onEvent'>;

/** One flow in a web view. */
export interface AppFlow {
  /** What the web view has to open; undefined if the options are wrong, which the outcome says. */
  readonly address: string | undefined;
  readonly origin: string;
  /** Where an address that the web view is about to open belongs. `end` ends the flow: the person has left it. */
  placeOf(address: string): 'here' | 'outside' | 'end';
  /** Takes what the page sends through the app's bridge, if there is one. */
  received(text: string): void;
  /** The person pressed Back, or the app closes the flow. */
  leave(): void;
  /** The web view could not load the page. */
  notLoaded(): void;
  /** Resolves when the web view has to be closed. */
  readonly ended: Promise<void>;
  /** Resolves afterwards, when the server has said whether it was submitted. It never rejects. */
  readonly outcome: Promise<Outcome>;
}

/** Begins the flow of a token in a web view. `ask` asks the server where there is no fetch. */
export function startAppFlow(options: AppFlowOptions, ask: typeof askServer = askServer): AppFlow {
  const origin = flowOrigin(options.endpoint) ?? '';
  const flaw = flawOf(options, origin);
  // tells the messages of this web view from those of an earlier one; nothing is protected by it
  const channel = Math.random().toString(36).slice(2);
  const course = startCourse(
    () => ask(origin, options.token),
    (event: FlowEvent) => options.onEvent?.(event),
  );
  const outcome = course.ended.then(() => (flaw === undefined ? course.outcome() : failed('OPTIONS.INVALID', flaw)));
  if (flaw !== undefined) course.leave();
  return {
    address: flaw === undefined ? appAddress(origin, options, channel) : undefined,
    origin,
    placeOf: (address) => {
      const left = readLeft(address, origin);
      if (left) course.leave(left);
      return left ? 'end' : address === origin || address.startsWith(`${origin}/`) ? 'here' : 'outside';
    },
    received: (text) => {
      const message = readMessage(parsed(text), channel);
      if (message) course.received(message);
    },
    leave: () => course.leave(),
    notLoaded: () => course.leave(failed('NETWORK.UNAVAILABLE')),
    ended: course.ended,
    outcome,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export { leftAddress } from './app-address.js';
export { after, outcomeOf, type Standing } from './outcome.js';
export { readSession } from './server.js';
