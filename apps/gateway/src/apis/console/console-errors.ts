import { Problem } from '@shiren/contracts-core';
import { problemCodes } from '@shiren/rpc';
import type { ErrorPresenter } from '../../edge/http-api.js';
import { problemOf, retryAfter, toPublicError } from '../../edge/public-error.js';

/** Problems with the codes of the services; the console's pages know all of them. */
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
  return { status: refused.status, problem: new Problem('INTERNAL', `The request failed on the server; its log has details under request ${requestId}.`) };
}
