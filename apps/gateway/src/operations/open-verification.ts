import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, type TicketReference } from '@shiren/contracts-core';
import { materials } from '@shiren/contracts-materials';
import { seedSealedFor, tokens, type IssuedToken, type TicketCallback } from '@shiren/contracts-verification';
import { Keyring } from '@shiren/encryption';
import type { GivenMaterial } from '@shiren/rpc';
import { checkMaterials, schemeOf } from '@shiren/schemes';
import { v7 as uuid } from 'uuid';
import { AccountDirectory } from '../accounts/account-directory.js';
import { Quotas } from '../admission/quotas.js';
import { publicUrl } from '../edge/environment.js';
import { Uploads } from '../images/uploads.js';

/** What a business passes when it opens a verification. */
export interface VerificationOpening extends TicketReference {
  bound: readonly GivenMaterial[];
  userData?: string | undefined;
  /** With its seed in plain text. */
  callback?: TicketCallback | undefined;
}

@Injectable()
export class OpenVerification {
  private readonly bindingKey: Buffer;

  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
    private readonly uploads: Uploads,
    private readonly keyring: Keyring,
    private readonly quotas: Quotas,
  ) {
    this.bindingKey = keyring.derive('gateway/binding');
  }

  /** Opens an attempt and stores what the business already knows. */
  async open({ bound, userData, callback, ...ticket }: VerificationOpening): Promise<IssuedToken> {
    const { accountId, biz } = ticket;
    const { scheme: schemeName, settings, awaitsBusiness } = await this.directory.sceneInUse(accountId, biz);
    const scheme = schemeOf(schemeName);
    if (scheme.access === 'server') {
      throw new Problem('SCHEME.NEEDS_NO_TOKEN', `The scheme ${scheme.name} has no flow; call SubmitVerification instead.`);
    }
    if (awaitsBusiness && !ticket.sandbox) {
      throw new Problem(
        'SCENE.NEEDS_BUSINESS',
        'The consent page has to say who processes the data: enter the business (name, contact, rights) in the settings of this scene in the console.',
      );
    }
    await this.quotas.assertQuota(ticket, scheme.service);
    checkMaterials(
      bound.map(({ type }) => type),
      scheme.binding,
    );

    const attemptId = uuid();
    const bindingHash = bound.length > 0 ? await this.bind(attemptId, accountId, bound) : undefined;
    try {
      return await this.bus.ask(tokens.issue, {
        ...ticket,
        attemptId,
        scheme: scheme.name,
        limits: settings.limits,
        ...(bindingHash === undefined ? {} : { bindingHash }),
        ...(userData === undefined ? {} : { userData }),
        ...(callback === undefined ? {} : { callback: this.sealed(callback, ticket) }),
      });
    } catch (error) {
      if (bound.length > 0) await this.bus.ask(materials.erase, { attemptId, accountId }).catch(() => undefined);
      throw error;
    }
  }

  private sealed({ url, seed }: TicketCallback, ticket: TicketReference): TicketCallback {
    return { url, ...(seed === undefined ? {} : { seed: this.keyring.seal(Buffer.from(seed), seedSealedFor(ticket)).toString('base64') }) };
  }

  /** Stores the bound materials and returns a keyed hash over them. It is keyed because a plain hash of just a name and a number could be guessed. */
  private async bind(attemptId: string, accountId: string, bound: VerificationOpening['bound']): Promise<string> {
    const upload = await this.uploads.store({ attemptId, accountId }, bound);
    try {
      await this.bus.ask(materials.put, { attemptId, accountId, materials: upload.materials });
    } catch (error) {
      await upload.discard();
      throw error;
    }
    return createHmac('sha256', this.bindingKey).update(upload.digest).digest('hex');
  }
}

/** The page on which a person goes through the flow; `more` holds additional query parameters. */
export const pageOf = (token: string, more: Record<string, string> = {}): string =>
  `${publicUrl()}/h5/h5verify.html?${new URLSearchParams({ token, tokenSource: 'getVerifyToken', ...more }).toString()}`;
