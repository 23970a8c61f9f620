import { Injectable } from '@nestjs/common';
import type { TicketReference } from '@shiren/contracts-core';
import type { TicketState } from '@shiren/contracts-verification';
import { rpcErrors } from '@shiren/rpc';
import { isSchemeName, schemeNames, schemeOf } from '@shiren/schemes';
import { AccountDirectory } from '../../accounts/account-directory.js';
import type { Caller } from '../../edge/caller.js';
import { GetStatus } from '../../operations/get-status.js';
import { OpenVerification, pageOf } from '../../operations/open-verification.js';
import { SetUpScene } from '../../operations/set-up-scene.js';
import { SubmitMaterials } from '../../operations/submit-materials.js';
import { ticketOf } from '../../operations/ticket-of.js';
import { SubmittedMaterialsReader } from '../../operations/submitted-materials.js';
import type { Handler } from '../rpc-2018/handler.js';
import { givenMaterials } from './given-materials.js';
import { stepList } from './step-list.js';
import { materialOf, verifyResult } from './verify-result.js';

type Name = 'DescribeVerifyToken' | 'DescribeVerifyResult' | 'VerifyMaterial' | 'CreateVerifySetting';

/** The actions of version 2019-03-07: the same operations with other names. */
@Injectable()
export class Actions2019 {
  readonly handlers: Readonly<Record<Name, Handler>>;

  constructor(
    verifications: OpenVerification,
    submission: SubmitMaterials,
    statuses: GetStatus,
    scenes: SetUpScene,
    directory: AccountDirectory,
    private readonly submitted: SubmittedMaterialsReader,
  ) {
    this.handlers = {
      DescribeVerifyToken: async (caller, parameters) => {
        const { CallbackUrl: url, CallbackSeed: seed, PassedRedirectUrl: successRedirect, FailedRedirectUrl: failRedirect } = parameters;
        const callback = url === undefined ? undefined : { url, ...(seed === undefined ? {} : { seed }) };
        const { token } = await verifications.open({ ...ticketIn(caller, parameters), bound: givenMaterials(parameters), callback });
        const redirects = { ...(successRedirect ? { successRedirect } : {}), ...(failRedirect ? { failRedirect } : {}) };
        return { VerifyToken: token, VerifyPageUrl: pageOf(token, redirects) };
      },
      DescribeVerifyResult: async (caller, parameters) => {
        const ticket = ticketIn(caller, parameters);
        const state = await statuses.of(ticket);
        const { scheme } = await directory.scene(ticket.accountId, ticket.biz);
        const retained = schemeOf(scheme).comparedWith === 'retained-photo' ? state.verdict?.trustedScore : undefined;
        return { ...verifyResult(state), ...(retained === undefined ? {} : { FaceComparisonScore: retained }), ...(await this.material(caller, state)) };
      },
      VerifyMaterial: async (caller, parameters) => {
        const state = await submission.verify(ticketIn(caller, parameters), () => givenMaterials(parameters));
        return { ...verifyResult(state), ...(await this.material(caller, state)) };
      },
      CreateVerifySetting: async (caller, { BizName: name = '', BizType: biz = '', Solution: scheme = '', GuideStep, ResultStep }) => {
        if (!isSchemeName(scheme)) throw rpcErrors.invalid('Solution', `must be one of ${schemeNames.join(', ')}.`);
        const pages = { guide: isOn(GuideStep), result: isOn(ResultStep) };
        await scenes.setUp(caller, { biz, name, scheme, ...pages });
        return { BizName: name, BizType: biz, Solution: scheme, StepList: stepList(scheme, pages) };
      },
    };
  }

  /** What was submitted for the attempt that the state is about, if any. */
  private async material({ accountId }: Caller, { attemptId }: TicketState): Promise<{ Material?: object }> {
    return attemptId === undefined ? {} : { Material: materialOf(await this.submitted.of({ attemptId, accountId })) };
  }
}

const isOn = (flag: string | undefined): boolean => flag?.toLowerCase() !== 'false';

const ticketIn = (caller: Caller, { BizType: biz = '', BizId: ticketId = '' }: Record<string, string>): TicketReference => ticketOf(caller, { biz, ticketId });
