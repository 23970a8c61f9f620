import { livenessReasons } from '@shiren/liveness';
import type { FlowSession } from '@shiren/contracts-verification';
import { BLOCKED, adviceFor, consentText, reasonText, stepsTaken, withheldReason } from '@shiren/schemes';
import type { FlowView } from '../../operations/flow/flow-sessions.js';
import type { FinishedRecording } from '../../operations/flow/recordings.js';
import type { FinishedRecordingReply, ReasonReply, ResultReply, SessionReply } from './replies.js';

/** A session as the person's pages see it; `check-record` is the gateway's own step and is left out. */
export function presentSession({ session, scene: { settings, name }, fields }: FlowView): SessionReply {
  const photographed = session.progress.card ?? {};
  return {
    scheme: session.scheme,
    sceneName: name,
    sandbox: session.sandbox ?? false,
    state: session.state === 'decided' || session.state === 'submitted' ? session.state : 'open',
    expiresAt: session.expiresAt,
    steps: session.steps.filter((step) => step !== 'check-record'),
    taken: stepsTaken(session.progress).filter((step) => step !== 'check-record'),
    photographed: (['front', 'back'] as const).filter((side) => photographed[side] !== undefined),
    consent: consentText(settings),
    ...(settings.business ? { business: { name: settings.business.name, contact: settings.business.contact } } : {}),
    alternativeWay: settings.alternativeWay,
    looks: {
      guidePage: settings.guidePage,
      resultPage: settings.resultPage,
      colour: settings.pageColour,
      ...(settings.logo ? { logo: settings.logo } : {}),
    },
    colourFlash: settings.colourFlash,
    redirectHosts: settings.redirectHosts,
    frameOrigins: settings.frameOrigins,
    ...(session.progress.withdrawn ? { withdrawn: true } : {}),
    ...(fields ? { fields } : {}),
    ...(session.state === 'open' ? {} : { result: presentResult(session) }),
  };
}

/** A verdict as shown to the person: reasons and advice, but never a score. */
export const presentResult = ({ verdict, referred }: Pick<FlowSession, 'verdict' | 'referred'>): ResultReply =>
  verdict ? { outcome: verdict.outcome, reasons: verdict.reasons.map(presentReason) } : { outcome: referred ? 'in-review' : 'in-progress', reasons: [] };

export const presentReason = (code: string): ReasonReply =>
  code === BLOCKED ? { ...withheldReason, advice: adviceFor(withheldReason.code) } : { code, ...reasonText(code), advice: adviceFor(code) };

export const presentRecording = ({ outcome, reasons, triesLeft, view }: FinishedRecording): FinishedRecordingReply => ({
  outcome,
  reasons: reasons.map(presentLivenessReason),
  triesLeft,
  session: presentSession(view),
});

/** Why a recording did not pass, as text for the person. */
function presentLivenessReason(code: string): ReasonReply {
  const attack = presentReason('205');
  return { ...(isLivenessReason(code) ? { ...livenessReasons[code] } : attack), code, advice: attack.advice };
}

const isLivenessReason = (code: string): code is keyof typeof livenessReasons => Object.hasOwn(livenessReasons, code);
