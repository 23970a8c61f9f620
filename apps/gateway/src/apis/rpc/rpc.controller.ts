import { randomUUID } from 'node:crypto';
import { All, Controller, Inject, Req, Res } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { askedFor, checkParameters, findAction, formatOf, parametersOf, replyBody, written } from '@shiren/rpc';
import type { ActionName } from '@shiren/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Admission } from '../../admission/admission.js';
import { rpcCall } from '../../admission/call.js';
import { CreateVerifySetting } from '../rpc-2019/create-verify-setting.js';
import { DescribeVerifyResult } from '../rpc-2019/describe-verify-result.js';
import { DescribeVerifyToken } from '../rpc-2019/describe-verify-token.js';
import { VerifyMaterial } from '../rpc-2019/verify-material.js';
import { CompareFaces } from '../../operations/compare-faces.js';
import { DetectFaceAttributes } from '../../operations/detect-faces.js';
import { HttpApi } from '../../edge/http-api.js';
import { LargeBodies } from '../../edge/large-bodies.js';
import { nameAction } from '../../edge/observe-requests.js';
import { GetMaterials } from '../../operations/get-materials.js';
import { GetStatus } from '../../operations/get-status.js';
import { GetVerifyToken } from '../../operations/open-verification.js';
import { Submission } from '../../operations/submit-materials.js';
import type { Caller } from '../../edge/caller.js';
import { Authentication } from '../../authentication/authentication.js';
import { readCall } from '../../edge/request-reader.js';
import { noteFormat, presentRpcError } from './rpc-errors.js';

/** What an action does for a caller: its checked parameters, and all parameters for what counts itself (`Material.N`). */
export type Handler = (caller: Caller, parameters: Record<string, string>, all: Record<string, string>) => Promise<object>;

/** Milliseconds that a call may take in all. */
const DEADLINE_MS = 30_000;

/** Cloudauth's RPC style: one path, the action in a parameter, a signed request, an envelope around the reply. */
@Controller()
@HttpApi({ deadlineMs: DEADLINE_MS, newRequestId: () => randomUUID().toUpperCase(), presentError: presentRpcError })
export class RpcController {
  private readonly handlers: Record<ActionName, Handler>;

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly authentication: Authentication,
    private readonly admission: Admission,
    private readonly largeBodies: LargeBodies,
    getVerifyToken: GetVerifyToken,
    submission: Submission,
    getStatus: GetStatus,
    getMaterials: GetMaterials,
    compareFaces: CompareFaces,
    detectFaceAttributes: DetectFaceAttributes,
    describeVerifyToken: DescribeVerifyToken,
    describeVerifyResult: DescribeVerifyResult,
    verifyMaterial: VerifyMaterial,
    createVerifySetting: CreateVerifySetting,
  ) {
    this.handlers = {
      GetVerifyToken: (caller, parameters) => getVerifyToken.answer(caller, parameters),
      SubmitMaterials: (caller, parameters, all) => submission.submitMaterials(caller, parameters, all),
      SubmitVerification: (caller, parameters, all) => submission.submitVerification(caller, parameters, all),
      GetStatus: (caller, parameters) => getStatus.answer(caller, parameters),
      GetMaterials: (caller, parameters) => getMaterials.answer(caller, parameters),
      CompareFaces: (caller, parameters) => compareFaces.answer(caller, parameters),
      DetectFaceAttributes: (caller, parameters) => detectFaceAttributes.answer(caller, parameters),
      DescribeVerifyToken: (caller, parameters) => describeVerifyToken.answer(caller, parameters),
      DescribeVerifyResult: (caller, parameters) => describeVerifyResult.answer(caller, parameters),
      VerifyMaterial: (caller, parameters) => verifyMaterial.answer(caller, parameters),
      CreateVerifySetting: (caller, parameters) => createVerifySetting.answer(caller, parameters),
    };
  }

  @All('/')
  async call(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const started = performance.now();
    const rpc = await readCall(request);
    const format = formatOf(rpc);
    noteFormat(request, format);
    const asked = askedFor(rpc);
    const action = findAction(rpc.method, asked.action, asked.version);
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
