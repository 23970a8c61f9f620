import { catchBack } from './back.js';
import { readMessage } from './contract.js';
import { startCourse } from './course.js';
import { flawOf, frameAddress, originOf, type VerifyOptions } from './options.js';
import { failed, type Outcome } from './outcome.js';
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
  const course = startCourse(() => askServer(flow, token), options.onEvent);
  const leave = (): void => course.leave();

  const view = container ? openIn(container, words) : openModal(words, leave);
  const endBack = container ? undefined : catchBack(window, channel, leave);
  signal?.addEventListener('abort', leave, { signal: listening.signal });

  const open = async (): Promise<void> => {
    const session = await askServer(flow, token);
    if (listening.signal.aborted) return;
    if ('code' in session) return course.fail(session.code);
    if (!session.frameOrigins.includes(location.origin)) return course.fail('ORIGIN.NOT_ALLOWED');
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
        course.received(message);
      },
      { signal: listening.signal },
    );
    frame.addEventListener('load', () => setTimeout(() => silent && course.fail('FRAME.BLOCKED'), MAX_SILENCE_MS), { once: true });
  };
  void open();

  await course.ended;
  listening.abort();
  view.close();
  await endBack?.();
  return course.outcome();
}
