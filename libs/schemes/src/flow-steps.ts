import { Problem } from '@shiren/contracts-core';
import type { CardSide } from '@shiren/contracts-media';
import { draftSlots, type DraftSlot, type FlowAct, type FlowProgress, type FlowStep } from '@shiren/contracts-verification';
import type { Scheme, Step } from './schemes.js';

/** The remaining steps of a flow, in order: consent first, then the scheme's steps, then the submission. */
export function stepsLeft({ steps }: Pick<Scheme, 'steps'>, done: FlowProgress): FlowStep[] {
  // a recording that looks like an attack, or the last one, ends the flow: the attempt is submitted, and fails because of it
  if (done.liveness !== undefined && done.liveness !== 'passed') return ['submit'];
  const consent: FlowStep[] = done.consent === undefined ? ['consent'] : [];
  return [...consent, ...steps.flatMap((step) => remainingOf(step, done)), 'submit'];
}

/** The completed steps of a flow. */
export function stepsTaken(done: FlowProgress): FlowStep[] {
  const taken: [FlowStep, boolean][] = [
    ['consent', done.consent !== undefined],
    ['type-name-and-number', done.typed === true],
    ['liveness', done.liveness !== undefined],
    ['photograph-id-card', hasCard(done)],
    ['confirm-fields', done.confirmed === true],
  ];
  return taken.filter(([, is]) => is).map(([step]) => step);
}

/** Records a step. Throws STEP.NOT_NEXT if it was already taken or is not the next one, and REQUEST.INVALID if the act is incomplete. */
export function advance(scheme: Pick<Scheme, 'steps'>, done: FlowProgress, act: FlowAct): FlowProgress {
  expectNext(stepsLeft(scheme, done), act.step);
  switch (act.step) {
    case 'consent':
      return { ...done, consent: act.version ?? incomplete('version') };
    case 'type-name-and-number':
      return { ...done, typed: true, ...withDraft(done, 'typed', act) };
    case 'liveness':
      return { ...done, liveness: act.liveness ?? incomplete('liveness'), ...withDraft(done, 'liveness', act) };
    case 'check-record':
      return { ...done, record: act.record ?? incomplete('record') };
    case 'photograph-id-card':
      return photographed(done, act.side ?? incomplete('side'), act);
    case 'confirm-fields':
      return { ...done, confirmed: true, ...withDraft(done, 'confirmed', act) };
    case 'submit':
      return done;
  }
}

/** The drafts that a submission of this flow consists of; a later one counts over an earlier one. */
export const draftsOf = ({ drafts = {} }: FlowProgress): string[] => draftSlots.flatMap((slot) => drafts[slot] ?? []);

/** Throws STEP.NOT_NEXT, which names the next step. */
export function expectNext(left: readonly FlowStep[], step: FlowStep): void {
  const next = left[0];
  if (next === step) return;
  throw new Problem('STEP.NOT_NEXT', next ? `The next step is ${next}; read the session and go on from there.` : 'This flow has been submitted.', {
    next: next ?? '',
  });
}

function remainingOf(step: Step, done: FlowProgress): FlowStep[] {
  const photograph: FlowStep[] = hasCard(done) ? [] : ['photograph-id-card'];
  switch (step) {
    case 'liveness':
      return done.liveness === undefined ? ['liveness'] : [];
    case 'type-name-and-number':
      return done.typed ? [] : ['type-name-and-number'];
    case 'photograph-id-card':
      return photograph;
    case 'photograph-id-card-if-stale':
      if (done.record === undefined) return ['check-record'];
      return done.record === 'stale' ? photograph : [];
    case 'confirm-fields-if-unsure':
      // unknown until the card has been read
      return done.card?.front === 'low' && !done.confirmed ? ['confirm-fields'] : [];
  }
}

const photographed = (done: FlowProgress, side: CardSide, act: FlowAct): FlowProgress => ({
  ...done,
  card: { ...done.card, [side]: act.confidence ?? 'low' },
  ...withDraft(done, side, act),
});

/** The draft of a repeated step replaces the earlier one completely. */
function withDraft({ drafts }: FlowProgress, slot: DraftSlot, { draft }: FlowAct): Pick<FlowProgress, 'drafts'> {
  return draft === undefined ? {} : { drafts: { ...drafts, [slot]: draft } };
}

const hasCard = ({ card }: FlowProgress): boolean => card?.front !== undefined && card.back !== undefined;

function incomplete(field: string): never {
  throw new Problem('REQUEST.INVALID', `The act has no ${field}.`);
}
