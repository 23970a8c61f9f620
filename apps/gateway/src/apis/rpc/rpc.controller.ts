import { randomUUID } from 'node:crypto';
import { All, Controller, Inject, Req, Res } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { askedFor, checkParameters, findAction, formatOf, parametersOf, replyBody, written, type ActionName } from '@shiren/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Admission } from '../../admission/admission.js';
import { rpcCall } from '../../admission/call.js';
import { HttpApi } from '../../edge/http-api.js';
import { LargeBodies } from '../../edge/large-bodies.js';
import { nameAction } from '../../edge/observe-requests.js';
import { Authentication } from '../../authentication/authentication.js';
import { readCall } from '../../edge/request-reader.js';
import { Actions2018 } from '../rpc-2018/actions.js';
import type { Handler } from '../rpc-2018/handler.js';
import { Actions2019 } from '../rpc-2019/actions.js';
import { noteFormat, presentRpcError } from './rpc-errors.js';

/** How long a call may take in all, in milliseconds. */
const DEADLINE_MS = 30_000;

/** Cloudauth's RPC style: one path, the action in a parameter, a signed request, an envelope around the response. */
@Controller()
@HttpApi({ deadlineMs: DEADLINE_MS, newRequestId: () => randomUUID().toUpperCase(), presentError: presentRpcError })
export class RpcController {
  private readonly handlers: Record<ActionName, Handler>;

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly authentication: Authentication,
    private readonly admission: Admission,
    private readonly largeBodies: LargeBodies,
    actions2018: Actions2018,
    actions2019: Actions2019,
  ) {
    this.handlers = { ...actions2018.handlers, ...actions2019.handlers };
  }

  @All('/')
  async call(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const started = performance.now();
    const rpc = await readCall(request);
    const format = formatOf(rpc);
    noteFormat(request, format);
    const requested = askedFor(rpc);
    const action = findAction(rpc.method, requested.action, requested.version);
    nameAction(request, action.name);
    const caller = await this.authentication.authenticate(rpc, action.name, (accountId) => this.largeBodies.prove(request, accountId));
    const all = parametersOf(rpc);
    const data = await this.admission.admit(rpcCall(caller, action.name, all, rpc.headers), () =>
      this.handlers[action.name](caller, checkParameters(action, all), all),
    );
    const { type, text } = written(format, `${action.name}Response`, replyBody(action, request.id, data));
    await reply.status(200).type(type).send(text);
    this.log.info({ requestId: request.id, action: action.name, milliseconds: Math.round(performance.now() - started) }, 'answered');
  }
}
