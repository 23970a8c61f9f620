import type { Result, Session, Step } from '@shiren/flow-client';

/** Answers the flow API for a preview, by a session of which no server knows: each step is taken as the person takes it. */
export function answerPreview(shown: Session): typeof fetch {
  let session = shown;
  const take = (...steps: Step[]): Session =>
    (session = { ...session, steps: session.steps.filter((step) => !steps.includes(step)), taken: [...session.taken, ...steps] });
  const answers: Readonly<Record<string, () => object>> = {
    session: () => session,
    consent: () => take('consent'),
    'name-and-number': () => take(session.steps[0] === 'confirm-fields' ? 'confirm-fields' : 'type-name-and-number'),
    'card/front': () => photograph('front'),
    'card/back': () => photograph('back'),
    submit: () => (session = { ...session, state: 'submitted', steps: [] }),
    result: () => session.result ?? ({ outcome: 'passed', reasons: [] } satisfies Result),
    'consent/withdraw': () => ({}),
  };
  const photograph = (side: 'front' | 'back'): Session => {
    session = { ...session, photographed: [...new Set([...session.photographed, side])] };
    return session.photographed.length === 2 ? take('photograph-id-card') : session;
  };
  return (address) => {
    const path = /\/flow\/([^?]*)/.exec(address as string)?.[1] ?? '';
    const answer = answers[path];
    const refusal = { code: 'REQUEST.INVALID', message: 'A preview has no such step.', details: {}, requestId: '' };
    return Promise.resolve(new Response(JSON.stringify(answer ? answer() : refusal), { status: answer ? 200 : 400 }));
  };
}
