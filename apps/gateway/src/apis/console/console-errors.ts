import { Problem } from '@shiren/contracts-core';
import { problemCodes } from '@shiren/rpc';
import type { ErrorPresenter } from '../../edge/http-api.js';
import { problemOf, retryAfter, toPublicError } from '../../edge/public-error.js';

/** Problems as the services state them: the console's pages know all codes. */
export const presentConsoleError: ErrorPresenter = (error, { requestId }) => {
  const { status, problem } = error instanceof Problem ? { status: problemCodes[error.code][0], problem: error } : asProblem(error, requestId);
  const { code, message, details } = problem;
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...retryAfter(details['seconds']) };
  return { status, code, headers, body: JSON.stringify({ problem: { code, message, details } }) };
};

function asProblem(error: unknown, requestId: string): { status: number; problem: Problem } {
  const refused = toPublicError(error);
  const problem = problemOf(refused);
  if (problem.code !== 'INTERNAL') return { status: refused.status, problem };
  return { status: refused.status, problem: new Problem('INTERNAL', `Something failed on our side; its log has request ${requestId}.`) };
}
