import { catchBack } from './back.js';
import { readMessage, type FlowEvent, type PageMessage } from './contract.js';
import { flawOf, frameAddress, originOf, type VerifyOptions } from './options.js';
import { after, endsFlow, failed, outcomeOf, type Outcome, type Standing } from './outcome.js';
import { askServer } from './server.js';
import { openIn, openModal, wordsOf } from './view.js';

/** Milliseconds after the frame has loaded until its page must have sent a message: a refused frame loads too, but stays silent. */
const MAX_SILENCE_MS = 5_000;

/**
 * Shows the flow of a token in this page, and resolves when it is over: submitted, cancelled, or failed with a code. It never rejects. Nothing that the
 * flow's page says is believed about a submission until the server has confirmed it, and a verdict is never part of the outcome.
 */
export async function verify(options: VerifyOptions): Promise<Outcome> {
  const flaw = flawOf(options);
  const flow = originOf(options.endpoint);
  if (flaw !== undefined || flow === undefined) return failed('OPTIONS.INVALID', flaw);
  const { token, container, signal } = options;
  if (signal?.aborted) return { outcome: 'cancelled' };

  const channel = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const words = wordsOf(options.language ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'));
  const listening = new AbortController();
  let standing: Standing = { submitted: false };

  /** Resolves with the outcome if it is decided already, otherwise it depends on the standing. */
  let end: (outcome?: Outcome) => void = () => undefined;
  const ended = new Promise<Outcome | undefined>((resolve) => (end = resolve));
  const leave = (): void => end();

  const happened = (event: FlowEvent): void => {
    standing = after(standing, event);
    try {
      options.onEvent?.(event);
    } catch (error) {
      // a fault of the business's own code is reported, but does not stop the flow
      setTimeout(() => {
        throw error;
      });
    }
    if (event.type === 'problem' && endsFlow(event.code)) end(failed(event.code));
  };
  const received = async (message: PageMessage): Promise<void> => {
    if (message.type === 'leave') return leave();
    if (message.type !== 'submitted') return happened(message);
    const session = await askServer(flow, token);
    if (!listening.signal.aborted && 'state' in session && session.state !== 'open') happened(message);
  };

  const view = container ? openIn(container, words) : openModal(words, leave);
  const endBack = container ? undefined : catchBack(window, channel, leave);
  signal?.addEventListener('abort', leave, { signal: listening.signal });

  const open = async (): Promise<void> => {
    const session = await askServer(flow, token);
    if (listening.signal.aborted) return;
    if ('code' in session) return end(failed(session.code));
    if (!session.frameOrigins.includes(location.origin)) return end(failed('ORIGIN.NOT_ALLOWED'));
    const frame = view.show(frameAddress(flow, options, location.origin, channel));
    let silent = true;
    window.addEventListener(
      'message',
      ({ data, origin, source }) => {
        if (origin !== flow || source !== frame.contentWindow) return;
        const message = readMessage(data, channel);
        if (!message) return;
        silent = false;
        if (message.type === 'ready') view.focus();
        void received(message);
      },
      { signal: listening.signal },
    );
    frame.addEventListener('load', () => setTimeout(() => silent && end(failed('FRAME.BLOCKED')), MAX_SILENCE_MS), { once: true });
  };
  void open();

  const outcome = await ended;
  listening.abort();
  view.close();
  await endBack?.();
  return outcome ?? (standing.submitted ? { outcome: 'submitted' } : outcomeOf(standing, await askServer(flow, token)));
}
