import { Injectable } from '@nestjs/common';
import { Problem, may, maySee, type Me } from '@shiren/contracts';
import { RpcError } from '@shiren/rpc';
import { schemeOf } from '@shiren/schemes';
import { AccountDirectory } from '../accounts/account-directory.js';
import { GetVerifyToken } from '../verification/get-verify-token.js';
import { Submission } from '../verification/submission.js';

/** Runs one verification for somebody who is signed in, as the account's own server would. */
@Injectable()
export class TryIt {
  constructor(
    private readonly directory: AccountDirectory,
    private readonly tokens: GetVerifyToken,
    private readonly submission: Submission,
  ) {}

  async run(me: Me, body: object): Promise<object> {
    const { biz, ...given } = Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    if (!may(me, 'settings.read') || biz === undefined || !maySee(me, biz)) throw new Problem('SCENE.NOT_FOUND', 'There is no such scene.');
    const caller = { accountId: me.accountId, accessKeyId: 'console' };
    const TicketId = `try-${Date.now()}`;
    const { access, binding } = schemeOf((await this.directory.scene(me.accountId, biz)).scheme);
    try {
      if (access === 'server') {
        const Material = Object.fromEntries(
          Object.entries(given).flatMap(([type, value], index) => [
            [`Material.${index + 1}.MaterialType`, type],
            [`Material.${index + 1}.Value`, value],
          ]),
        );
        return { TicketId, ...(await this.submission.submitVerification(caller, { Biz: biz, TicketId }, { ...Material })) };
      }
      const bound = Object.entries(given).filter(([type]) => [...binding.required, ...binding.optional].some((name) => name === type));
      const parameters = { Biz: biz, TicketId, ...(bound.length > 0 ? { Binding: JSON.stringify(Object.fromEntries(bound)) } : {}) };
      return { TicketId, ...(await this.tokens.answer(caller, parameters)) };
    } catch (error) {
      if (error instanceof RpcError) throw new Problem('REQUEST.INVALID', error.message);
      throw error;
    }
  }
}
