import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import type { Me } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { flow } from '@shiren/contracts-verification';
import { RpcError, askedFor, namedAccessKey, signsHeaders, type RpcRequest } from '@shiren/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { ConsoleCalls, expectOwnPage, sessionOf } from './console-calls.js';
import { readCaller } from './flow-caller.js';
import { expectAcs3, asUnauthorized } from './acs3.js';
import { Authentication } from './authentication.js';
import { beginningOfForm, isForm, readRequest } from '../edge/request-reader.js';
import { bodyRule, type BodyRule } from './body-rules.js';
import { LargeBodies } from '../edge/large-bodies.js';
import { LARGE_BODY_BYTES, SMALL_BODY_BYTES, readBody } from '../edge/read-body.js';

/** Who sends a body, as far as the headers show. */
interface Sender {
  /** Absent until a signature, a token or a session has proven it. */
  accountId?: string;
}

/** Recently verified flow tokens and console sessions. They only allow the body to be read; each handler verifies them again. */
const MAX_REMEMBERED = 10_000;
const REMEMBER_MS = 30_000;
/** If a refused body is announced as larger than this, the connection is closed instead of reading the rest. */
const MAX_DISCARDED_BYTES = 4 * LARGE_BODY_BYTES;

/** Identifies the caller first and only then reads the body, within the limit of its route and the memory for bodies of this gateway. */
@Injectable()
export class BodyGate {
  private readonly remembered = new LRUCache<string, string>({ max: MAX_REMEMBERED, ttl: REMEMBER_MS });

  constructor(
    private readonly bus: Bus,
    private readonly authentication: Authentication,
    private readonly consoleCalls: ConsoleCalls,
    private readonly largeBodies: LargeBodies,
  ) {}

  /**
   * Resolves with undefined if there is no body or the route takes none. Throws what each API answers to an unknown caller, and what
   * `readBody` and `LargeBodies` throw.
   */
  async read(request: FastifyRequest, reply: Pick<FastifyReply, 'header' | 'raw'>): Promise<Buffer | undefined> {
    const { headers, routeOptions, params } = request;
    const announced = Number(headers['content-length'] ?? 0);
    if (announced === 0 && headers['transfer-encoding'] === undefined) return undefined;
    if (announced > MAX_DISCARDED_BYTES) void reply.header('connection', 'close');
    const rule = bodyRule(routeOptions.url, (params as { name?: string } | undefined)?.name);
    if (!rule) return undefined;
    if (announced > rule.limit) throw rule.tooLarge();
    const sender = await this.senderOf(rule, request);
    const admitLarge = async (beginning: Buffer): Promise<void> => {
      const known = sender ?? { isNameless: !(await this.namesKey(request, beginning)) };
      // a body of unannounced length counts as the longest possible
      this.largeBodies.admit(request, reply, announced || rule.limit, known);
    };
    try {
      return await readBody(request.raw, { limit: rule.limit, tooLarge: rule.tooLarge, admitLarge });
    } catch (error) {
      if (error instanceof RpcError && error.status === 408) void reply.header('connection', 'close');
      throw error;
    }
  }

  /** Throws for a caller that the headers show to be unknown. Undefined if the headers don't identify the caller and only the body can. */
  private async senderOf(rule: BodyRule, request: FastifyRequest): Promise<Sender | undefined> {
    switch (rule.caller) {
      case 'nobody':
        return {};
      case 'acs3':
        return this.expectSigned(readRequest(request), rule.action);
      case 'flow':
        return this.expectToken(request, rule);
      case 'session': {
        expectOwnPage(request);
        const me = async (): Promise<string> => ((await this.consoleCalls.ask(request, 'me', {})) as Me).accountId;
        return { accountId: await this.once(`session ${sessionOf(request)}`, me) };
      }
      case 'signature': {
        const call = readRequest(request);
        const isSigned = signsHeaders(call);
        if (!isSigned && call.query['AccessKeyId'] === undefined) return undefined;
        const accountId = await this.authentication.expectKnown(call, askedFor(call).action);
        return isSigned ? { accountId } : {};
      }
    }
  }

  private async expectSigned(call: RpcRequest, action: string | undefined): Promise<Sender> {
    try {
      expectAcs3(call);
      return { accountId: await this.authentication.expectKnown(call, action) };
    } catch (error) {
      throw asUnauthorized(error);
    }
  }

  /**
   * Whether the beginning of a body names an AccessKey; one that it names must exist. The vendor's PHP client, and older Java ones, name it
   * after the images, so a form that has not named one yet may go on. Any other body can't name one.
   */
  private async namesKey(request: FastifyRequest, beginning: Buffer): Promise<boolean> {
    const call = { ...readRequest(request), form: beginningOfForm(request, beginning) };
    if (isForm(request) && !call.form['AccessKeyId']) return false;
    namedAccessKey(call);
    await this.authentication.expectKnown(call, askedFor(call).action);
    return true;
  }

  /**
   * Small bodies are also read for a token that has expired or is being held back, so that the handler can say so, or the person can
   * withdraw consent.
   */
  private async expectToken(request: FastifyRequest, { limit }: BodyRule): Promise<Sender> {
    const caller = readCaller(request);
    try {
      return { accountId: await this.once(`token ${caller.token}`, async () => (await this.bus.ask(flow.session, caller)).accountId) };
    } catch (error) {
      const exists = error instanceof Problem && !error.isOurs && error.code !== 'TOKEN.NOT_FOUND';
      if (!exists || limit > SMALL_BODY_BYTES) throw error;
      return {};
    }
  }

  private async once(key: string, find: () => Promise<string>): Promise<string> {
    const accountId = this.remembered.get(key) ?? (await find());
    if (!this.remembered.has(key)) this.remembered.set(key, accountId);
    return accountId;
  }
}
