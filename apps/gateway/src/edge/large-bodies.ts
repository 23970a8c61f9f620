import { finished } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Problem, networkOf } from '@shiren/contracts-core';
import { counted, gauged } from '@shiren/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { gatewayEnvironment } from './environment.js';
import { BodyBudget, type LargeBody, type Refusal } from './body-budget.js';
import { UnprovenBytes } from './unproven-bytes.js';

/** Most bodies are read and answered within this time. */
const RETRY_DELAY_SECONDS = 2;

const held = gauged('shiren_large_body_bytes', 'Bytes of request bodies over 64 kB that are not answered yet, by whether the caller is proven.', ['caller']);
const refused = counted(
  'shiren_large_bodies_refused_total',
  'Bodies over 64 kB that were refused: the gateway is full, a share is used up, or the network sent too many unproven bodies.',
  ['why'],
);

type Reply = Pick<FastifyReply, 'raw'>;

/** Bounds the bytes of bodies over 64 kB that this gateway holds at once, from when they are read until their requests are answered. */
@Injectable()
export class LargeBodies {
  private readonly budget: BodyBudget;
  private readonly unproven = new UnprovenBytes();
  private readonly bodies = new WeakMap<FastifyRequest, LargeBody>();

  constructor() {
    this.budget = new BodyBudget(gatewayEnvironment().maxLargeBodyBytes);
  }

  /**
   * Call before reading more than the beginning of a body, with what is known of the caller. Throws SERVICE.BUSY if the
   * gateway is full, and LIMIT.REACHED if the account or the client's network has used up its share, or has sent too many large bodies with
   * wrong signatures.
   */
  admit(request: FastifyRequest, reply: Reply, bytes: number, { accountId, isNameless = false }: Pick<LargeBody, 'accountId' | 'isNameless'>): void {
    const network = networkOf(request.ip);
    const seconds = accountId === undefined ? this.unproven.secondsToWait(network, bytes, performance.now()) : 0;
    if (seconds > 0) {
      refused.inc({ why: 'unproven' });
      const what = 'Too many large requests from your address had wrong signatures or were interrupted';
      throw new Problem('LIMIT.REACHED', `${what}; check the AccessKey secret and try again in ${seconds} s.`, { limit: 'unproven-bodies', seconds });
    }
    const body: LargeBody = { bytes, network, isNameless, ...(accountId === undefined ? {} : { accountId }) };
    this.throwIfRefused(this.budget.take(body));
    this.bodies.set(request, body);
    this.report();
    // also called if the connection is already closed
    finished(reply.raw, () => this.leave(request, body));
  }

  /** Call once the signature of a request is verified. Throws LIMIT.REACHED if the account has used up its share. */
  prove(request: FastifyRequest, accountId: string): void {
    const body = this.bodies.get(request);
    if (!body || body.accountId !== undefined) return;
    const refusal = this.budget.prove(body, accountId);
    this.report();
    this.throwIfRefused(refusal);
  }

  private leave(request: FastifyRequest, body: LargeBody): void {
    this.bodies.delete(request); // a signature verified after the client has disconnected no longer counts
    this.budget.leave(body);
    if (body.accountId === undefined) this.unproven.charge(body.network, body.bytes, performance.now());
    this.report();
  }

  private throwIfRefused(refusal: Refusal | undefined): void {
    if (refusal === undefined) return;
    refused.inc({ why: refusal });
    const retry = `send this one retry in ${RETRY_DELAY_SECONDS} s.`;
    if (refusal === 'full') throw new Problem('SERVICE.BUSY', `The gateway holds as many large requests as it can; ${retry}`, { seconds: RETRY_DELAY_SECONDS });
    const what = 'Your account or your address has used up its share of large requests in progress';
    throw new Problem('LIMIT.REACHED', `${what}; ${retry}`, { limit: 'large-bodies', seconds: RETRY_DELAY_SECONDS });
  }

  private report(): void {
    const { proven, unproven } = this.budget.bytes;
    held.set({ caller: 'proven' }, proven);
    held.set({ caller: 'unproven' }, unproven);
  }
}
