import { livenessReasons } from '@shiren/liveness';
import type { ReasonReply } from './replies.js';
import { reasonOf } from './result.js';

/** Why a recording did not pass, in words for the person. */
export function livenessReason(code: string): ReasonReply {
  const attack = reasonOf('205');
  return { ...(isReason(code) ? { ...livenessReasons[code] } : attack), code, advice: attack.advice };
}

const isReason = (code: string): code is keyof typeof livenessReasons => Object.hasOwn(livenessReasons, code);
