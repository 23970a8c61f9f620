/** What the flow API answers. The gateway's DTOs implement these, so the two can't drift apart. */

export type Step = 'consent' | 'type-name-and-number' | 'liveness' | 'photograph-id-card' | 'confirm-fields' | 'submit';
export type Side = 'front' | 'back';
export type Action = 'shake-head' | 'nod' | 'blink' | 'open-mouth';
export type Guidance = 'good' | 'no-face' | 'several-faces' | 'too-far' | 'too-near' | 'off-centre' | 'turned-away' | 'too-dark' | 'too-bright' | 'blurred';

/** A text in both languages. */
export interface Text {
  zh: string;
  en: string;
}

export interface Reason extends Text {
  code: string;
  /** What the person can do about it. */
  advice: Text;
}

export interface Result {
  /** `in-review`: people decide, which may take a day. */
  outcome: 'in-progress' | 'in-review' | 'passed' | 'failed';
  /** The weightiest first; empty unless failed. */
  reasons: Reason[];
}

export interface ReadFields {
  /** Empty where it could not be read. */
  name: string;
  identificationNumber: string;
}

export interface Looks {
  guidePage: 'default' | 'own';
  resultPage: 'default' | 'own';
  /** `#rrggbb`. */
  colour: string;
  /** A data URI. */
  logo?: string;
}

export interface Consent extends Text {
  version: number;
}

export interface AlternativeWay extends Text {
  url?: string;
}

export interface Session {
  scheme: string;
  /** Of the scene, as the business calls it. */
  sceneName: string;
  /** A test: whatever comes of it, nobody was verified. */
  sandbox: boolean;
  state: 'open' | 'submitted' | 'decided';
  /** ISO 8601, UTC. */
  expiresAt: string;
  /** Steps that remain, in order; only the first may be taken. */
  steps: Step[];
  taken: Step[];
  /** Sides of the card that were photographed. */
  photographed: Side[];
  consent: Consent;
  /** For who does not agree. */
  alternativeWay: AlternativeWay;
  looks: Looks;
  /** Whether the recording flashes colours, of which the photosensitive have to be warned. */
  colourFlash: boolean;
  /** Hosts, with a port where there is one, that the person may be sent back to. */
  redirectHosts: string[];
  /** With the step `confirm-fields`: what was read off the card. */
  fields?: ReadFields;
  /** Once submitted. */
  result?: Result;
}

/** A span of a recording, in milliseconds since its first frame. */
export interface Span {
  from: number;
  to: number;
}

export interface AskedAction extends Span {
  action: Action;
}

export interface Flash extends Span {
  /** `#rrggbb`. */
  colour: string;
}

export interface Challenge {
  actions: AskedAction[];
  flashes: Flash[];
  /** Of the whole recording, in milliseconds. */
  duration: number;
}

export interface Recording {
  captureId: string;
  challenge: Challenge;
  triesLeft: number;
}

export interface Observation {
  frames: number;
  guidance: Guidance;
}

export interface FinishedRecording {
  /** `again`: it could not be told; begin another recording. */
  outcome: 'passed' | 'failed' | 'again';
  reasons: Reason[];
  triesLeft: number;
  session: Session;
}

/** What went wrong, for a program (`code`) and whoever writes it (`message`). */
export interface ErrorReply {
  code: string;
  message: string;
  details: Record<string, string | number>;
  requestId: string;
  /** Of a photo that can't be used. */
  reason?: Reason;
}
