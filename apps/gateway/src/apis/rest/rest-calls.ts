import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import type { MessageClass } from '@shiren/contracts-core';
import type { RpcRequest } from '@shiren/rpc';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Admission } from '../../admission/admission.js';
import { readLargeJson } from '../../edge/json-body.js';
import type { Caller } from '../../edge/caller.js';
import { Authentication } from '../../authentication/authentication.js';
import { readRequest } from '../../edge/request-reader.js';
import { asUnauthorized, expectAcs3 } from '../../authentication/acs3.js';

@Injectable()
export class RestCalls {
  constructor(
    private readonly authentication: Authentication,
    private readonly admission: Admission,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * Authenticates a signed request and runs it.
   * `action` is its name in the RPC API, `named` the values from its path, `type` the class of its body (null if it has none).
   */
  async run<Body extends object, Reply extends object>(
    request: FastifyRequest,
    action: string,
    named: Readonly<Record<string, string>>,
    type: MessageClass<Body> | null,
    operation: (caller: Caller, body: Body) => Promise<Reply>,
  ): Promise<Reply> {
    const started = performance.now();
    const signed = readRequest(request);
    const caller = await this.authenticate(signed, action);
    const body = type ? await readLargeJson(type, request.body) : ({} as Body);
    const idempotencyKey = signed.headers['idempotency-key'];
    const call = { caller, action, content: { ...named, ...body }, ...(idempotencyKey ? { idempotencyKey } : {}) };
    const reply = await this.admission.admit(call, () => operation(caller, body));
    this.log.info({ action, style: 'rest', milliseconds: Math.round(performance.now() - started) }, 'answered');
    return reply;
  }

  private async authenticate(signed: RpcRequest, action: string): Promise<Caller> {
    try {
      expectAcs3(signed);
      return await this.authentication.authenticate(signed, action);
    } catch (error) {
      throw asUnauthorized(error);
    }
  }
}
