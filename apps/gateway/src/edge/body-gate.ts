import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { flow } from '@shiren/contracts-verification';
import { RpcError, askedFor, namedAccessKey, signsHeaders, type RpcRequest } from '@shiren/rpc';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { ConsoleCalls, expectOwnPage, sessionOf } from '../console/console-calls.js';
import { readCaller } from '../flow/flow-caller.js';
import { asUnauthorized, expectAcs3 } from '../rest/rest-calls.js';
import { Authentication } from '../rpc/authentication.js';
import { beginningOfForm, readRequest } from '../rpc/request-reader.js';
import { LARGE_BODY_BYTES, bodyRule, type BodyRule } from './body-rules.js';
import { SMALL_BODY_BYTES, readBody } from './read-body.js';

/** Tokens of flows and sessions of the console that were found a moment ago. They only open the body; each handler asks again. */
const MAX_REMEMBERED = 10_000;
const REMEMBERED_MS = 30_000;
/** A caller who announces more than this is not waited for: the connection is closed under it. */
const MAX_THROWN_AWAY_BYTES = 4 * LARGE_BODY_BYTES;

/** Looks the caller up first, and reads the body of a request only then, under the limit of its route. */
@Injectable()
export class BodyGate {
  private readonly remembered = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: REMEMBERED_MS });

  constructor(
    private readonly bus: Bus,
    private readonly authentication: Authentication,
    private readonly consoleCalls: ConsoleCalls,
  ) {}

  /** Resolves with nothing where there is no body, or where the route takes none. Throws what each API answers to a caller it does not know, and what `readBody` throws. */
  async read(request: FastifyRequest, reply: { header(name: string, value: string): unknown }): Promise<Buffer | undefined> {
    const { headers, routeOptions, params } = request;
    const announced = Number(headers['content-length'] ?? 0);
    if (announced === 0 && headers['transfer-encoding'] === undefined) return undefined;
    if (announced > MAX_THROWN_AWAY_BYTES) reply.header('connection', 'close');
    const rule = bodyRule(routeOptions.url, (params as { name?: string } | undefined)?.name);
    if (!rule) return undefined;
    if (announced > rule.limit) throw rule.tooLarge();
    const later = await this.expectKnown(rule, request);
    try {
      return await readBody(request.raw, { limit: rule.limit, tooLarge: rule.tooLarge, expectKnown: later });
    } catch (error) {
      if (error instanceof RpcError && error.status === 408) reply.header('connection', 'close');
      throw error;
    }
  }

  /** Returns what is left to be found out from the beginning of the body, where the headers don't say who calls. */
  private async expectKnown(rule: BodyRule, request: FastifyRequest): Promise<((beginning: Buffer) => Promise<void>) | undefined> {
    switch (rule.caller) {
      case 'nobody':
        return undefined;
      case 'acs3':
        await this.expectSigned(readRequest(request), rule.action);
        return undefined;
      case 'flow':
        await this.expectToken(request, rule);
        return undefined;
      case 'session':
        expectOwnPage(request);
        await this.once(`session ${sessionOf(request)}`, () => this.consoleCalls.ask(request, 'me', {}));
        return undefined;
      case 'signature': {
        const call = readRequest(request);
        if (signsHeaders(call) || call.query['AccessKeyId'] !== undefined) {
          await this.authentication.expectKnown(call, askedFor(call).action);
          return undefined;
        }
        return async (beginning) => this.expectKey({ ...call, form: beginningOfForm(request, beginning) });
      }
    }
  }

  private async expectSigned(call: RpcRequest, action: string | undefined): Promise<void> {
    try {
      expectAcs3(call);
      await this.authentication.expectKnown(call, action);
    } catch (error) {
      throw asUnauthorized(error);
    }
  }

  private async expectKey(call: RpcRequest): Promise<void> {
    try {
      namedAccessKey(call);
    } catch (error) {
      if (!(error instanceof RpcError && error.code === 'MissingAccessKeyId')) throw error;
      const where = `AccessKeyId is mandatory in the query or in the first ${SMALL_BODY_BYTES / 1024} kB of the form, before any image.`;
      throw new RpcError(error.status, error.code, where);
    }
    await this.authentication.expectKnown(call, askedFor(call).action);
  }

  /** A small body is read for a token that has expired or is held back too, so that its handler can say so, or let the person withdraw. */
  private async expectToken(request: FastifyRequest, { limit }: BodyRule): Promise<void> {
    const caller = readCaller(request);
    try {
      await this.once(`token ${caller.token}`, () => this.bus.ask(flow.session, caller));
    } catch (error) {
      const exists = error instanceof Problem && !error.isOurs && error.code !== 'TOKEN.NOT_FOUND';
      if (!exists || limit > SMALL_BODY_BYTES) throw error;
    }
  }

  private async once(key: string, find: () => Promise<unknown>): Promise<void> {
    if (this.remembered.has(key)) return;
    await find();
    this.remembered.set(key, true);
  }
}
