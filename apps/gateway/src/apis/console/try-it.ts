import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem, materialTypes } from '@shiren/contracts-core';
import { RpcError, type GivenMaterial } from '@shiren/rpc';
import { schemeOf } from '@shiren/schemes';
import type { FastifyRequest } from 'fastify';
import { AccountDirectory } from '../../accounts/account-directory.js';
import { Admission } from '../../admission/admission.js';
import { ConsoleCalls } from '../../authentication/console-calls.js';
import { OpenVerification } from '../../operations/open-verification.js';
import { SubmitMaterials } from '../../operations/submit-materials.js';
import { verifyStatus } from '../rpc-2018/verify-status.js';
import { verifyToken } from '../rpc-2018/verify-token.js';

/** Runs one verification for somebody who is signed in, as the account's own server would: in the sandbox, unless `real` is set. */
@Injectable()
export class TryIt {
  constructor(
    private readonly calls: ConsoleCalls,
    private readonly directory: AccountDirectory,
    private readonly admission: Admission,
    private readonly verifications: OpenVerification,
    private readonly submission: SubmitMaterials,
  ) {}

  /**
   * The console first checks that the person may do this, and records it. Answers what the API of 2018 answers, for the page shows it as it is.
   * Throws the console's problems, and REQUEST.INVALID with the sentence that the public API would have answered.
   */
  async run(request: FastifyRequest, body: object): Promise<object> {
    const { biz, real: asked, ...fields } = body as Record<string, unknown>;
    const real = asked === true;
    const ticketId = `try-${randomUUID()}`;
    const { accountId } = (await this.calls.ask(request, 'tryIt', { biz, real, ticketId })) as { accountId: string };
    const ticket = { accountId, biz: biz as string, ticketId, sandbox: !real }; // the console found the scene, so `biz` is a text
    const { access, binding } = schemeOf((await this.directory.scene(accountId, ticket.biz)).scheme);
    const caller = { accountId, accessKeyId: `console-${accountId}`, ...(real ? {} : { sandbox: true }) };
    const action = access === 'server' ? 'SubmitVerification' : 'GetVerifyToken';
    const given = materialsIn(fields);
    try {
      const reply = await this.admission.admit<object>({ caller, action, content: { TicketId: ticketId } }, async () => {
        if (access === 'server') return { VerifyStatus: verifyStatus(await this.submission.verify(ticket, () => given)) };
        const accepted: readonly string[] = [...binding.required, ...binding.optional];
        return verifyToken(await this.verifications.open({ ...ticket, bound: given.filter(({ type }) => accepted.includes(type)) }));
      });
      return { TicketId: ticketId, sandbox: !real, ...reply };
    } catch (error) {
      if (error instanceof RpcError) throw new Problem('REQUEST.INVALID', error.message);
      throw error;
    }
  }
}

/** The fields that are named like a material and hold a text. */
const materialsIn = (fields: Record<string, unknown>): GivenMaterial[] =>
  materialTypes.flatMap((type) => {
    const value = fields[type];
    return typeof value === 'string' && value !== '' ? [{ type, value }] : [];
  });
