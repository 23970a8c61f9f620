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
import {
  accessKeyChanged,
  accessKeyUsed,
  consoleQuestions,
  faceCompared,
  sceneChanged,
  limits,
  limitsChanged,
  linkWithdrawn,
  links,
  pages,
} from '@shiren/contracts-console';
import { materialsErased } from '@shiren/contracts-core';
import { inference, captures, ocr } from '@shiren/contracts-media';
import { materials } from '@shiren/contracts-materials';

/** The subject of a question or an event. */
type Subject = { readonly subject: string };

/** What one user of the bus may do; everything else is refused. */
export interface BusAccess {
  /** Answers the questions below its own name; no other user can receive them. */
  answers?: boolean;
  asks?: readonly Subject[];
  /** Questions of the release before that this one no longer asks: in a rolling update these permissions come first, and old instances still run. */
  asked?: readonly Subject[];
  emits?: readonly Subject[];
  /** Delivered through a durable consumer until handled. */
  consumes?: readonly Subject[];
  /** Received by every instance as they are published; not stored. */
  watches?: readonly Subject[];
  /** Key-value buckets that it creates, reads and writes. */
  buckets?: readonly string[];
  /** Streams that it creates and writes; each has its own name as its only subject. */
  streams?: readonly string[];
}

/** Nonces of signed calls are spread over these streams by their hash, so that no single stream takes the whole load. */
export const nonceStreams = ['nonces-0', 'nonces-1', 'nonces-2', 'nonces-3', 'nonces-4', 'nonces-5', 'nonces-6', 'nonces-7'] as const;

const openEvents = internalServices.events.map(({ event }) => event);

/** Users of the bus: one for each service, under its name, and a few that are not services. */
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
      captures.begin,
      captures.addFrames,
      captures.giveMoreTime,
      captures.finish,
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
      ...Object.values(links),
      ...Object.values(pages),
    ],
    // 0.1.0
    asked: [{ subject: 'tokens.flow.advance' }, { subject: 'tokens.flow.submit' }],
    emits: [faceCompared, accessKeyUsed],
    watches: [ticketChanged, accessKeyChanged, sceneChanged, limitsChanged],
    // signature-nonces is only for rolling updates from release 0.1
    buckets: ['signature-nonces', 'call-rates', 'repeated-calls'],
    streams: nonceStreams,
  },
  tokens: {
    answers: true,
    asks: [materials.seal, consoleQuestions.callback, consoleQuestions.switchOffCallback],
    emits: [attemptSubmitted, stepReached, ticketChanged, consentWithdrawn],
    consumes: [attemptDecided, attemptReferred, linkWithdrawn],
  },
  materials: {
    answers: true,
    asks: [ocr.readCard, inference.detect, inference.observeFrames, inference.judgeAction, inference.assessLiveness, tokens.known],
    emits: [materialsErased],
  },
  verdict: {
    answers: true,
    asks: [
      materials.submitted,
      captures.list,
      tokens.erase,
      tokens.deviceOf,
      inference.compare,
      authority.compare,
      consoleQuestions.scene,
      consoleQuestions.blocked,
    ],
    // 0.1.0
    asked: [materials.list, materials.cards],
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
      verdict.undo,
      verdict.erase,
      materials.list,
      materials.cards,
      materials.erase,
      materials.ofPerson,
      materials.personKeys,
      materials.findByPerson,
      materials.storedFaces,
      captures.list,
      tokens.erase,
      tokens.findByDevice,
      tokens.deviceOf,
      callbacks.search,
      callbacks.count,
      callbacks.replay,
      authority.browse,
      authority.state,
      authority.beginImport,
      authority.stageIdentities,
      authority.commitImport,
      authority.abandonImport,
    ],
    emits: [sceneChanged, accessKeyChanged, limitsChanged, linkWithdrawn],
    consumes: [stepReached, attemptSubmitted, attemptReferred, attemptDecided, faceCompared, accessKeyUsed, consentWithdrawn],
  },
  /** The commands that import people into the registry and list those who have nothing that can be compared. */
  importer: {
    asks: [authority.beginImport, authority.stageIdentities, authority.commitImport, authority.abandonImport, authority.announcePhoto, authority.browse],
  },
  /** A business's own services next to ours: they may ask for a ticket's status and receive its result, but never submit anything. */
  internal: { asks: internalServices.questions.map(({ question }) => question), consumes: openEvents, watches: openEvents },
} as const satisfies Record<string, BusAccess>;

export type BusUserName = keyof typeof busUsers;
