import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, materials, tokens } from '@shiren/contracts';
import { readBinding, rpcErrors } from '@shiren/rpc';
import { checkMaterials, schemeOf } from '@shiren/schemes';
import { v7 as uuid } from 'uuid';
import { AccountDirectory } from '../accounts/account-directory.js';
import { publicUrl } from '../images/image-links.js';
import { UploadPlace } from '../images/upload-place.js';
import { Uploads } from '../images/uploads.js';
import type { Caller } from '../rpc/authentication.js';

@Injectable()
export class GetVerifyToken {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
    private readonly uploads: Uploads,
    private readonly place: UploadPlace,
  ) {}

  /** Opens an attempt, with what the business knows already. */
  async answer({ accountId }: Caller, parameters: Record<string, string>): Promise<object> {
    const { Biz: biz = '', TicketId: ticketId = '', Binding, UserData: userData } = parameters;
    const scheme = schemeOf((await this.directory.scene(accountId, biz)).scheme);
    if (scheme.access === 'server') {
      throw new Problem('SCHEME.NEEDS_NO_TOKEN', `The scheme ${scheme.name} has no flow: call SubmitVerification.`);
    }
    if (userData !== undefined && !isJson(userData)) throw rpcErrors.invalid('UserData', 'must be JSON.');
    const bound = readBinding(Binding);
    checkMaterials(
      bound.map(({ type }) => type),
      scheme.binding,
    );

    const attemptId = uuid();
    if (bound.length > 0) await this.bind(attemptId, accountId, bound);
    try {
      const issued = await this.bus.ask(tokens.issue, {
        accountId,
        biz,
        ticketId,
        attemptId,
        scheme: scheme.name,
        ...(userData === undefined ? {} : { userData }),
      });
      const query = new URLSearchParams({ token: issued.token, tokenSource: 'getVerifyToken' });
      return {
        CloudauthPageUrl: `${publicUrl()}/h5/h5verify.html?${query.toString()}`,
        VerifyToken: { Token: issued.token, DurationSeconds: issued.durationSeconds },
        ...(await this.place.grant(accountId, attemptId)),
      };
    } catch (error) {
      if (bound.length > 0) await this.bus.ask(materials.erase, { attemptId, accountId }).catch(() => undefined);
      throw error;
    }
  }

  private async bind(attemptId: string, accountId: string, bound: ReturnType<typeof readBinding>): Promise<void> {
    const upload = await this.uploads.take({ attemptId, accountId }, bound);
    try {
      await this.bus.ask(materials.put, { attemptId, accountId, materials: upload.materials });
    } catch (error) {
      await upload.discard();
      throw error;
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
