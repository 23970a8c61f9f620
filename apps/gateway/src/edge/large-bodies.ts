import { finished } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Problem, networkOf } from '@shiren/contracts-core';
import { counted, gauged } from '@shiren/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { gatewayEnvironment } from './environment.js';
import { BodyRoom, type LargeBody, type Refusal } from './body-room.js';
import { UnprovenBytes } from './unproven-bytes.js';

/** Most bodies are read and answered within it. */
const RETRY_DELAY_SECONDS = 2;

const held = gauged('shiren_large_body_bytes', 'Bytes of bodies over 64 kB whose requests are not answered yet, by whether the caller is proven.', ['caller']);
const refused = counted('shiren_large_bodies_refused_total', 'Bodies over 64 kB that were not read: the gateway full, a share used up, or unproven before.', [
  'why',
]);

type Reply = Pick<FastifyReply, 'raw'>;

/** Bounds the bytes of bodies over 64 kB that this gateway holds at once, from when they are read until their requests are answered. */
@Injectable()
export class LargeBodies {
  private readonly room: BodyRoom;
  private readonly unproven = new UnprovenBytes();
  private readonly bodies = new WeakMap<FastifyRequest, LargeBody>();

  constructor() {
    this.room = new BodyRoom(gatewayEnvironment().maxLargeBodyBytes);
  }

  /**
   * Before more than the beginning of a body is read. `accountId` where the caller is proven already. Throws SERVICE.BUSY where the gateway is
   * full, LIMIT.REACHED where the account or the client's network has its share, or sent too many large bodies that were signed wrongly.
   */
  admit(request: FastifyRequest, reply: Reply, bytes: number, accountId: string | undefined): void {
    const network = networkOf(request.ip);
    const seconds = accountId === undefined ? this.unproven.secondsToWait(network, bytes, performance.now()) : 0;
    if (seconds > 0) {
      refused.inc({ why: 'unproven' });
      const what = 'Too many large requests from your address were signed wrongly or broke off';
      throw new Problem('LIMIT.REACHED', `${what}; check the AccessKey secret and try again in ${seconds} s.`, { limit: 'unproven-bodies', seconds });
    }
    const body: LargeBody = { bytes, network, ...(accountId === undefined ? {} : { accountId }) };
    this.expectRoom(this.room.take(body));
    this.bodies.set(request, body);
    this.report();
    // also where the connection is closed already
    finished(reply.raw, () => this.leave(request, body));
  }

  /** Once the signature of a request is found right. Throws LIMIT.REACHED where the account has its share. */
  prove(request: FastifyRequest, accountId: string): void {
    const body = this.bodies.get(request);
    if (!body || body.accountId !== undefined) return;
    const refusal = this.room.prove(body, accountId);
    this.report();
    this.expectRoom(refusal);
  }

  private leave(request: FastifyRequest, body: LargeBody): void {
    this.bodies.delete(request); // a signature that is found right after the client has gone proves nothing any more
    this.room.leave(body);
    if (body.accountId === undefined) this.unproven.charge(body.network, body.bytes, performance.now());
    this.report();
  }

  private expectRoom(refusal: Refusal | undefined): void {
    if (refusal === undefined) return;
    refused.inc({ why: refusal });
    const again = `send this one again in ${RETRY_DELAY_SECONDS} s.`;
    if (refusal === 'full') throw new Problem('SERVICE.BUSY', `The gateway holds as many large requests as it can; ${again}`, { seconds: RETRY_DELAY_SECONDS });
    const what = 'Your account or your address has its share of large requests under way';
    throw new Problem('LIMIT.REACHED', `${what}; ${again}`, { limit: 'large-bodies', seconds: RETRY_DELAY_SECONDS });
  }

  private report(): void {
    const { proven, unproven } = this.room.bytes;
    held.set({ caller: 'proven' }, proven);
    held.set({ caller: 'unproven' }, unproven);
  }
}
