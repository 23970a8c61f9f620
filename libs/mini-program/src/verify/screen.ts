import type { Action, AskedAction, FinishedRecording, Guidance, Progress, ReadFields, Reason, Result, Session, Side } from '@shiren/flow-client';
import type { FlowCode } from '@shiren/web-sdk';
import type { Words } from '../text/zh.js';
import type { CameraTrouble } from './camera.js';

/** What the component shows; the data of its template. */
export interface Screen {
  page: 'opening' | 'problem' | 'consent' | 'declined' | 'fields' | 'liveness' | 'stage' | 'trouble' | 'card' | 'submit' | 'waiting' | 'result';
  title: string;
  lead: string;
  /** What went wrong with what the person just did. */
  note: string;
  busy: boolean;
  waiting: boolean;
  /** The business knows the outcome, and goes on from here. */
  over: boolean;
  sandbox: boolean;
  colour: string;
  /** Whether the problem can be tried again. */
  retries: boolean;
  trouble: CameraTrouble | '';
  consent: string;
  agreed: boolean;
  alternative: string;
  name: string;
  number: string;
  flashes: boolean;
  actions: { action: Action; name: string; without: boolean }[];
  /** On the stage: what is asked for, in words and as the challenge says it. */
  asked: string;
  action: string;
  first: string;
  times: number;
  phase: 'placing' | 'recording' | 'checking';
  hint: string;
  flash: string;
  /** Percent of the recording. */
  done: number;
  sides: { side: Side; name: string; done: boolean }[];
  outcome: Result['outcome'] | '';
  reasons: { code: string; text: string; advice: string }[];
  withdrawn: boolean;
}

export const firstScreen: Screen = {
  page: 'opening',
  title: '',
  lead: '',
  note: '',
  busy: false,
  waiting: false,
  over: false,
  sandbox: false,
  colour: '#1677ff',
  retries: false,
  trouble: '',
  consent: '',
  agreed: false,
  alternative: '',
  name: '',
  number: '',
  flashes: false,
  actions: [],
  asked: '',
  action: '',
  first: '',
  times: 0,
  phase: 'placing',
  hint: '',
  flash: 'transparent',
  done: 0,
  sides: [],
  outcome: '',
  reasons: [],
  withdrawn: false,
};

type Language = 'zh' | 'en';

const sides: readonly Side[] = ['front', 'back'];
const actions: readonly Action[] = ['shake-head', 'nod', 'blink', 'open-mouth'];

/** What is always shown of a session. */
export const sessionScreen = (session: Session, words: Words, language: Language): Partial<Screen> => ({
  sandbox: session.sandbox,
  colour: session.looks.colour,
  consent: session.consent[language],
  alternative: [session.alternativeWay[language], session.alternativeWay.url].filter(Boolean).join('\n'),
  flashes: session.colourFlash,
  sides: sides.map((side) => ({ side, name: words.sides[side], done: session.photographed.includes(side) })),
});

/** The page of the next step. */
export function stepScreen({ steps: [next], fields }: Session, words: Words, without: readonly Action[]): Partial<Screen> {
  switch (next) {
    case 'consent':
      return { page: 'consent', title: words.consentTitle, lead: '' };
    case 'type-name-and-number':
      return { page: 'fields', title: words.typeTitle, lead: words.typeLead };
    case 'confirm-fields':
      return { page: 'fields', title: words.confirmTitle, lead: words.confirmLead, ...fieldsScreen(fields) };
    case 'liveness':
      return { page: 'liveness', title: words.livenessTitle, lead: words.livenessLead, ...actionsScreen(words, without) };
    case 'photograph-id-card':
      return { page: 'card', title: words.cardTitle, lead: words.cardLead };
    default:
      return { page: 'submit', title: words.waitingTitle, lead: words.waitingLead };
  }
}

const fieldsScreen = (fields: ReadFields | undefined): Partial<Screen> => ({ name: fields?.name ?? '', number: fields?.identificationNumber ?? '' });

export const actionsScreen = (words: Words, without: readonly Action[]): Partial<Screen> => ({
  actions: actions.map((action) => ({ action, name: words.actionNames[action], without: without.includes(action) })),
});

export function problemScreen(code: FlowCode, words: Words): Partial<Screen> {
  const { options, token, limit, network, service } = words.problems;
  const [title = '', lead = ''] =
    code === 'OPTIONS.INVALID'
      ? options
      : code.startsWith('TOKEN.')
        ? token
        : code === 'LIMIT.REACHED'
          ? limit
          : code === 'NETWORK.UNAVAILABLE'
            ? network
            : service;
  return { page: 'problem', title, lead, retries: !code.startsWith('TOKEN.') && code !== 'OPTIONS.INVALID' };
}

export function troubleScreen(trouble: CameraTrouble, words: Words): Partial<Screen> {
  const [title = '', lead = ''] = words.troubles[trouble];
  return { page: 'trouble', trouble, title, lead };
}

/** After a recording that has to be repeated. */
export function againScreen({ reasons: [reason], triesLeft }: FinishedRecording, words: Words, language: Language): Partial<Screen> {
  const lead = [reason?.[language], reason?.advice[language], words.triesLeft(triesLeft)].filter(Boolean).join('\n');
  return { page: 'liveness', title: words.againTitle, lead };
}

/** While an action is requested, only hints about what would spoil the recording: a turned head is what was asked for. Otherwise how the action stands. */
export function hintOf(words: Words, guidance: Guidance, progress: Progress | undefined): string {
  const wanted = progress !== undefined && ['turned-away', 'blurred', 'off-centre'].includes(guidance);
  if (guidance !== 'good' && !wanted) return words.guidance[guidance];
  if (progress?.done) return words.actionDone;
  return progress?.lack ? words.lacks[progress.lack] : '';
}

export const askedScreen = (asked: AskedAction | undefined, words: Words): Partial<Screen> => ({
  asked: asked ? words.asked(asked) : words.lookStraight,
  action: asked?.action ?? '',
  first: asked?.first ?? '',
  times: asked?.times ?? 0,
  hint: '',
});

export function resultScreen({ outcome, reasons }: Result, words: Words, language: Language): Partial<Screen> {
  const [title, lead] =
    outcome === 'passed' ? [words.passedTitle, words.passedLead] : outcome === 'failed' ? [words.failedTitle, ''] : [words.reviewTitle, words.reviewLead];
  const listed = reasons.map((reason: Reason) => ({ code: reason.code, text: reason[language], advice: reason.advice[language] }));
  return { page: 'result', outcome, title, lead, reasons: listed };
}
