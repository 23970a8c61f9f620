import { HttpException } from '@nestjs/common';
import { Problem, unavailableProblem, type ProblemCode } from '@shiren/contracts-core';
import { RpcError, problemCodes } from '@shiren/rpc';
import type { ErrorPresenter } from '../../edge/http-api.js';
import { frameworkStatus, problemOf, retryAfter } from '../../edge/public-error.js';
import type { ErrorReply } from './replies.js';
import { presentReason } from './presenters.js';

/** Where the flow API uses another HTTP status than the RPC API. */
const statuses: Partial<Record<ProblemCode, number>> = { 'TOKEN.NOT_FOUND': 401, 'TOKEN.EXPIRED': 410, 'SERVICE.BUSY': 503 };

/** Problems in the format of the flow API, with code, message and details unchanged. */
export const presentFlowError: ErrorPresenter = (error, { requestId }) => {
  const { code, message, details } = asProblem(error);
  const status = error instanceof HttpException ? error.getStatus() : error instanceof RpcError ? error.status : (statuses[code] ?? problemCodes[code][0]);
  const { seconds, reason } = details;
  const reply: ErrorReply = { code, message, details, requestId, ...(typeof reason === 'string' ? { reason: presentReason(reason) } : {}) };
  return { status, code, headers: { 'content-type': 'application/json; charset=utf-8', ...retryAfter(seconds) }, body: JSON.stringify(reply) };
};

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error.code === 'INTERNAL' ? internal() : error;
  if (error instanceof RpcError) return problemOf(error);
  const unavailable = unavailableProblem(error);
  if (unavailable) return unavailable;
  const status = frameworkStatus(error);
  if (status !== undefined && status < 500) return new Problem('REQUEST.INVALID', 'The request is not well formed.');
  return internal();
}

const internal = (): Problem => new Problem('INTERNAL', 'The request failed by our fault; give its requestId to the operator.');
