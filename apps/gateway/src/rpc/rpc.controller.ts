import { randomUUID } from 'node:crypto';
import { All, Controller, Inject, Req, Res } from '@nestjs/common';
import { LOGGER, currentTraceparent, travelWith } from '@shiren/bus';
import { Problem } from '@shiren/contracts';
import { RpcError, askedFor, checkParameters, findAction, parametersOf, problemCodes, rpcErrors, type ActionName } from '@shiren/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { CompareFaces } from '../comparison/compare-faces.js';
import { nameAction } from '../observed/observe-requests.js';
import { GetMaterials } from '../verification/get-materials.js';
import { GetStatus } from '../verification/get-status.js';
import { GetVerifyToken } from '../verification/get-verify-token.js';
import { Submission } from '../verification/submission.js';
import { Authentication, type Caller } from './authentication.js';
import { readRequest } from './request-reader.js';

/** What an action does for a caller: its checked parameters, and all parameters for what counts itself (`Material.N`). */
export type Handler = (caller: Caller, parameters: Record<string, string>, all: Record<string, string>) => Promise<object>;

/** Milliseconds that a call may take in all. */
const DEADLINE = 30_000;

/** Cloudauth's RPC style: one path, the action in a parameter, a signed request, an envelope around the reply. */
@Controller()
export class RpcController {
  private readonly handlers: Record<ActionName, Handler>;

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly authentication: Authentication,
    getVerifyToken: GetVerifyToken,
    submission: Submission,
    getStatus: GetStatus,
    getMaterials: GetMaterials,
    compareFaces: CompareFaces,
  ) {
    this.handlers = {
      GetVerifyToken: (caller, parameters) => getVerifyToken.answer(caller, parameters),
      SubmitMaterials: (caller, parameters, all) => submission.submitMaterials(caller, parameters, all),
      SubmitVerification: (caller, parameters, all) => submission.submitVerification(caller, parameters, all),
      GetStatus: (caller, parameters) => getStatus.answer(caller, parameters),
      GetMaterials: (caller, parameters) => getMaterials.answer(caller, parameters),
      CompareFaces: (caller, parameters) => compareFaces.answer(caller, parameters),
    };
  }

  @All('/')
  async call(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const requestId = randomUUID().toUpperCase();
    const started = Date.now();
    let action: string | undefined;
    try {
      const data = await travelWith({ requestId, traceparent: currentTraceparent(), deadline: started + DEADLINE }, async () => {
        const rpc = readRequest(request);
        const asked = askedFor(rpc);
        const found = findAction(rpc.method, asked.action, asked.version);
        action = found.name;
        nameAction(request, found.name);
        const caller = await this.authentication.authenticate(rpc);
        const all = parametersOf(rpc);
        return this.handlers[found.name](caller, checkParameters(found, all), all);
      });
      await reply.status(200).send({ RequestId: requestId, Success: true, Code: '200', Message: 'success', Data: data });
      this.log.info({ requestId, action, milliseconds: Date.now() - started }, 'answered');
    } catch (error) {
      const told = this.asRpcError(error, requestId);
      await reply.status(told.status).send(errorBody(told, requestId, request.headers.host));
      this.log.info({ requestId, action, code: told.code, milliseconds: Date.now() - started }, 'refused');
    }
  }

  private asRpcError(error: unknown, requestId: string): RpcError {
    if (error instanceof RpcError) return error;
    if (error instanceof Problem) {
      if (error.code === 'INTERNAL') return rpcErrors.internal();
      if (error.isOurs) return rpcErrors.unavailable();
      return new RpcError(...problemCodes[error.code], error.message);
    }
    this.log.error({ requestId, stack: (error as Error).stack }, 'request failed');
    return rpcErrors.internal();
  }
}

export const errorBody = ({ code, message }: RpcError, requestId: string, host: string | undefined): object => ({
  RequestId: requestId,
  HostId: host ?? '',
  Code: code,
  Message: message,
});
