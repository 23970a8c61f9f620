/** Replies of the flow API. The gateway's DTOs implement these types, so the two can't diverge. */

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
  /** `in-review`: a reviewer decides, which may take a day. */
  outcome: 'in-progress' | 'in-review' | 'passed' | 'failed';
  /** Most important first; empty unless failed. */
  reasons: Reason[];
}

export interface ReadFields {
  /** Empty if it could not be read. */
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

/** Who processes the data. */
export interface Business {
  name: string;
  /** By which people make their requests. */
  contact: string;
}

export interface AlternativeWay extends Text {
  url?: string;
}

export interface Session {
  scheme: string;
  /** The scene's name, as given by the business. */
  sceneName: string;
  /** A sandbox session: whatever the result, nobody was verified. */
  sandbox: boolean;
  state: 'open' | 'submitted' | 'decided';
  /** ISO 8601, UTC. */
  expiresAt: string;
  /** Remaining steps, in order; only the first may be taken next. */
  steps: Step[];
  taken: Step[];
  /** Sides of the card that have been photographed. */
  photographed: Side[];
  /** The complete text, to be shown as it is, a paragraph a line. */
  consent: Consent;
  /** Absent where the scene does not say it. */
  business?: Business;
  /** For people who do not consent. */
  alternativeWay: AlternativeWay;
  looks: Looks;
  /** Whether the recording flashes colours, so that photosensitive people have to be warned. */
  colourFlash: boolean;
  /** Hosts, optionally with a port, that the person may be sent back to. */
  redirectHosts: string[];
  /** Origins whose pages may show the flow in a frame. */
  frameOrigins: string[];
  /** The consent was withdrawn: what was submitted is erased, a decision stays. */
  withdrawn?: true;
  /** With the step `confirm-fields`: what was read from the card. */
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
  /** The side to which the head turns first, from the person's own view; only where the head is shaken. */
  first?: 'left' | 'right';
  /** How often it has to be done: once or twice; absent where the head is shaken. */
  times?: number;
}

export interface Flash extends Span {
  /** `#rrggbb`. */
  colour: string;
}

export interface Challenge {
  actions: AskedAction[];
  flashes: Flash[];
  /** Length of the recording in milliseconds. */
  duration: number;
}

/** Milliseconds by which one action, and all of them together, may be asked for longer. */
export interface MoreTime {
  action: number;
  recording: number;
}

export interface Recording {
  captureId: string;
  challenge: Challenge;
  /** Absent from older servers, which give no more time. */
  moreTime?: MoreTime;
  triesLeft: number;
  /** Milliseconds that the server took. */
  took: number;
}

/** How the action stands that is being asked for. */
export interface Progress {
  /** Its place in the challenge. */
  action: number;
  done: boolean;
  /** What is missing: a turn to that side, a larger movement, or to do it again. */
  lack?: 'left' | 'right' | 'further' | 'again';
}

export interface Observation {
  frames: number;
  guidance: Guidance;
  /** Absent before the first action. */
  progress?: Progress;
  /** Milliseconds that the server took, once it had all of the request: the rest is the network. */
  took: number;
}

/** What was measured of the connection. */
export interface Link {
  /** Of the uplink, in kbit/s; absent until frames were sent. */
  kbits?: number;
  /** Milliseconds of the fastest answer, without the server's work. */
  roundTrip?: number;
}

export interface FinishedRecording {
  /** `again`: inconclusive; start another recording. */
  outcome: 'passed' | 'failed' | 'again';
  reasons: Reason[];
  triesLeft: number;
  session: Session;
}

/** An error for programs (`code`) and for their developers (`message`). */
export interface ErrorReply {
  code: string;
  message: string;
  details: Record<string, string | number>;
  requestId: string;
  /** If a photo can't be used. */
  reason?: Reason;
}
