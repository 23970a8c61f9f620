import type { ReasonReply } from './replies.js';
import { reasonOf } from './result.js';

/** Why a recording did not pass, in words for the person. */
export const livenessReason = (code: string): ReasonReply => ({ ...reasonOf('205'), code });
