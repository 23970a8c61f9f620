import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '@shiren/contracts-core';
import { RpcError } from '@shiren/rpc';
import { schemeOf } from '@shiren/schemes';
import type { FastifyRequest } from 'fastify';
import { AccountDirectory } from '../../accounts/account-directory.js';
import { Admission } from '../../admission/admission.js';
import { Actions2018 } from '../rpc-2018/actions.js';
import { ConsoleCalls } from '../../authentication/console-calls.js';

/** Runs one verification for a signed-in user as the account's own server would: in the sandbox unless `real` is set. */
@Injectable()
export class TryIt {
  constructor(
    private readonly calls: ConsoleCalls,
    private readonly directory: AccountDirectory,
    private readonly admission: Admission,
    private readonly actions: Actions2018,
  ) {}

  /**
   * The console first checks that the user may do this, and records it. Throws what the console throws, and REQUEST.INVALID with the text
   * of the public API's error.
   */
  async run(request: FastifyRequest, body: object): Promise<object> {
    const { biz, real: requestedReal, ...materials } = body as Record<string, unknown>;
    const real = requestedReal === true;
    const TicketId = `try-${randomUUID()}`;
    const { accountId } = (await this.calls.ask(request, 'tryIt', { biz, real, ticketId: TicketId })) as { accountId: string };
    const Biz = biz as string; // the console has found the scene by this name
    const values = Object.fromEntries(Object.entries(materials).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    const { access, binding } = schemeOf((await this.directory.scene(accountId, Biz)).scheme);
    const caller = { accountId, accessKeyId: `console-${accountId}`, ...(real ? {} : { sandbox: true }) };
    const action = access === 'server' ? 'SubmitVerification' : 'GetVerifyToken';
    try {
      const answer = await this.admission.admit({ caller, action, content: { TicketId } }, () => {
        if (access === 'server') {
          const Material = Object.fromEntries(
            Object.entries(values).flatMap(([type, value], index) => [
              [`Material.${index + 1}.MaterialType`, type],
              [`Material.${index + 1}.Value`, value],
            ]),
          );
          return this.actions.handlers.SubmitVerification(caller, { Biz, TicketId }, Material);
        }
        const bound = Object.entries(values).filter(([type]) => [...binding.required, ...binding.optional].some((name) => name === type));
        const parameters: Record<string, string> = { Biz, TicketId, ...(bound.length > 0 ? { Binding: JSON.stringify(Object.fromEntries(bound)) } : {}) };
        return this.actions.handlers.GetVerifyToken(caller, parameters, {});
      });
      return { TicketId, sandbox: !real, ...answer };
    } catch (error) {
      if (error instanceof RpcError) throw new Problem('REQUEST.INVALID', error.message);
      throw error;
    }
  }
}
