import { authority } from '@shiren/contracts-registry';
import {
  callbacks,
  flow,
  internalServices,
  attemptSubmitted,
  consentWithdrawn,
  stepReached,
  ticketChanged,
  tokens,
  attemptDecided,
  attemptReferred,
  verdict,
} from '@shiren/contracts-verification';
import { accessKeyChanged, accessKeyUsed, consoleQuestions, faceCompared, sceneChanged, limits, limitsChanged, pages } from '@shiren/contracts-console';
import { materialsErased } from '@shiren/contracts-core';
import { inference, captures, ocr } from '@shiren/contracts-media';
import { materials } from '@shiren/contracts-materials';

/** Where a question is asked, or an event is published. */
type Subject = { readonly subject: string };

/** What one user of the bus may do, and no more. */
export interface BusAccess {
  /** Answers the questions below its own name; the other way round, nobody else hears them. */
  answers?: boolean;
  asks?: readonly Subject[];
  emits?: readonly Subject[];
  /** Each comes until it was handled, through a durable consumer. */
  consumes?: readonly Subject[];
  /** Heard as they pass, by every instance. */
  watches?: readonly Subject[];
  /** Key-value buckets that it makes, reads and writes. */
  buckets?: readonly string[];
  /** Streams that it makes and writes; each is its own only subject. */
  streams?: readonly string[];
}

/** Nonces of signed calls are spread over these by their hash, so that no one stream has to take all of them. */
export const nonceStreams = ['nonces-0', 'nonces-1', 'nonces-2', 'nonces-3', 'nonces-4', 'nonces-5', 'nonces-6', 'nonces-7'] as const;

const openEvents = internalServices.events.map(({ event }) => event);

/** Users of the bus: each service under its own name, and those that are no service. */
export const busUsers = {
  gateway: {
    asks: [
      tokens.issue,
      tokens.session,
      tokens.submit,
      tokens.complete,
      tokens.status,
      tokens.withdraw,
      ...Object.values(flow),
      materials.put,
      materials.draft,
      materials.discard,
      materials.submitted,
      materials.list,
      materials.cards,
      materials.erase,
      ...Object.values(captures),
      inference.compare,
      inference.measure,
      inference.observeFrames,
      authority.record,
      authority.announcePhoto,
      consoleQuestions.accessKey,
      consoleQuestions.scene,
      consoleQuestions.setUpScene,
      limits.ofAccount,
      limits.used,
      ...Object.values(pages),
    ],
    emits: [faceCompared, accessKeyUsed],
    watches: [ticketChanged, accessKeyChanged, sceneChanged, limitsChanged],
    // signature-nonces: for a rolling update from release 0.1
    buckets: ['signature-nonces', 'call-rates', 'repeated-calls'],
    streams: nonceStreams,
  },
  tokens: {
    answers: true,
    asks: [materials.seal, consoleQuestions.callback, consoleQuestions.switchOffCallback],
    emits: [attemptSubmitted, stepReached, ticketChanged, consentWithdrawn],
    consumes: [attemptDecided, attemptReferred],
  },
  materials: {
    answers: true,
    asks: [ocr.readCard, inference.detect, inference.observeFrames, inference.assessLiveness, tokens.known],
    emits: [materialsErased],
  },
  verdict: {
    answers: true,
    asks: [materials.submitted, tokens.erase, inference.compare, authority.compare, consoleQuestions.scene],
    emits: [attemptDecided, attemptReferred],
    consumes: [attemptSubmitted],
  },
  inference: { answers: true },
  ocr: { answers: true },
  authority: { answers: true, asks: [inference.detect, inference.compare, inference.describe, inference.models] },
  console: {
    answers: true,
    asks: [
      verdict.explain,
      verdict.review,
      verdict.erase,
      materials.list,
      materials.erase,
      materials.ofPerson,
      materials.storedFaces,
      tokens.erase,
      callbacks.search,
      callbacks.replay,
      authority.browse,
      authority.state,
      authority.beginImport,
      authority.stageIdentities,
      authority.commitImport,
      authority.abandonImport,
    ],
    emits: [sceneChanged, accessKeyChanged, limitsChanged],
    consumes: [stepReached, attemptSubmitted, attemptReferred, attemptDecided, faceCompared, accessKeyUsed, consentWithdrawn],
  },
  /** The commands that bring people into the registry, and list those of whom nothing can be compared. */
  importer: {
    asks: [authority.beginImport, authority.stageIdentities, authority.commitImport, authority.abandonImport, authority.announcePhoto, authority.browse],
  },
  /** A business's own services beside ours: they may ask how a ticket stands and hear what became of it, never send anything in. */
  internal: { asks: internalServices.questions.map(({ question }) => question), consumes: openEvents, watches: openEvents },
} as const satisfies Record<string, BusAccess>;

export type BusUserName = keyof typeof busUsers;
