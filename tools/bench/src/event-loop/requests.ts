/** Requests of the maximum size for each route of the gateway, signed or with a token, so that they get as far as possible. */
import { randomUUID } from 'node:crypto';
import { sign } from '@shiren/node-client';
import { signV1 } from '@shiren/rpc';
import type { RunFile } from '@shiren/testing';
import { packFrames } from '@shiren/contracts-media';
import { KILOBYTE, MEGABYTE, formValues, jsonBodies } from './bodies.js';

export interface Request {
  route: string;
  what: string;
  /** Prepares the request; returns a function that sends it and resolves with the status. */
  prepare: () => Promise<() => Promise<number>>;
}

type Call = Omit<RequestInit, 'headers'> & { path: string; headers?: Record<string, string> };

const IMAGE_BYTES = 2 * MEGABYTE;
const BODY_BYTES = 8 * MEGABYTE;

export class Requests {
  private readonly made: Request[] = [];
  private sent = 0;

  constructor(
    private readonly gateway: string,
    private readonly run: RunFile,
  ) {}

  async all(): Promise<Request[]> {
    this.rpc();
    this.rest();
    await this.flow();
    await this.console();
    return this.made;
  }

  private add(route: string, what: string, init: () => Call): void {
    const prepare = (): Promise<() => Promise<number>> => {
      const { path, headers, ...request } = init();
      this.sent += 1;
      const address = `2001:db8:0:${this.sent.toString(16)}::1`;
      return Promise.resolve(async () => {
        const response = await fetch(`${this.gateway}${path}`, { method: 'POST', headers: { ...headers, 'x-forwarded-for': address }, ...request });
        await response.arrayBuffer();
        return response.status;
      });
    };
    this.made.push({ route, what, prepare });
  }

  private signed(method: string, own: Record<string, string>, secret = this.run.accessKeySecret): URLSearchParams {
    const parameters: Record<string, string> = {
      ...{ AccessKeyId: this.run.accessKeyId, Version: '2018-09-16', Format: 'JSON', SignatureMethod: 'HMAC-SHA1', SignatureVersion: '1.0' },
      ...{ SignatureNonce: randomUUID(), Timestamp: new Date().toISOString().replace(/\.\d+/, ''), ...own },
    };
    return new URLSearchParams({ ...parameters, Signature: signV1(method, parameters, secret) });
  }

  private rpc(): void {
    const compare = (value: string): Record<string, string> => ({
      ...{ Action: 'CompareFaces', SourceImageType: 'FacePic', TargetImageType: 'FacePic', TargetImageValue: 'base64://AAAA' },
      SourceImageValue: `base64://${value}`,
    });
    for (const [what, value] of Object.entries(formValues(BODY_BYTES - 2 * KILOBYTE))) {
      this.add('RPC, form of 8 MB', what, () => ({ path: '/', body: this.signed('POST', compare(value)) }));
    }
    const image = formValues(BODY_BYTES - 2 * KILOBYTE)['one long text of base64'] ?? '';
    const chinese = '人'.repeat((BODY_BYTES - 2 * KILOBYTE) / 3);
    this.add('RPC, form of 8 MB', 'one long text of Chinese that is not encoded', () => {
      const pairs = [...this.signed('POST', compare(chinese))];
      const body = pairs.map(([name, value]) => `${name}=${name === 'SourceImageValue' ? value : encodeURIComponent(value)}`).join('&');
      return { path: '/', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    });
    this.add('RPC, form of 8 MB', 'base64 with an idempotency key', () => ({
      path: '/',
      body: this.signed('POST', { ...compare(image), ClientToken: randomUUID() }),
    }));
    const [[, text = ''] = []] = Object.entries(formValues(BODY_BYTES - 2 * KILOBYTE));
    this.add('RPC, form of 8 MB', 'one long text, signed wrongly', () => ({ path: '/', body: this.signed('POST', compare(text), 'another') }));
    this.add('RPC, form of 8 MB', 'small parameters, refused', () => ({
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `AccessKeyId=${this.run.accessKeyId}&${'a=1&'.repeat(2 * MEGABYTE - KILOBYTE)}`,
    }));
    const many = Object.fromEntries(Array.from({ length: 190 }, (_, index) => [`P${index}`, 'v'.repeat(300)]));
    this.add('RPC, form of 64 kB', '190 parameters', () => ({
      path: '/',
      body: this.signed('POST', { Action: 'GetStatus', Biz: 'RPMin', TicketId: 'a', ...many }),
    }));
    this.add('RPC, form of 64 kB', 'of a stranger', () => ({ path: '/', body: new URLSearchParams({ Filler: '+'.repeat(21 * KILOBYTE) }) }));
    const short = Object.fromEntries(Array.from({ length: 190 }, (_, index) => [`P${index}`, 'v'.repeat(60)]));
    this.add('RPC, address of 16 kB', '190 parameters', () => ({
      path: `/?${this.signed('GET', { Action: 'GetStatus', Biz: 'RPMin', TicketId: 'a', ...short }).toString()}`,
      method: 'GET',
    }));
  }

  private rest(): void {
    const signed = (path: string, body: string): Call => {
      const bytes = Buffer.from(body);
      return { path, body: bytes, headers: sign({ method: 'POST', url: `${this.gateway}${path}`, body: bytes }, this.run) };
    };
    const routes: Record<string, (value: string) => string> = {
      '/v1/face-comparisons': (value) =>
        `{"sourceImageType":"FacePic","targetImageType":"FacePic","targetImageValue":"base64://AAAA","sourceImageValue":${value}}`,
      '/v1/face-detections': (value) => `{"materialValue":${value}}`,
      '/v1/verifications/RPMin/bench/submissions': (value) => `{"materials":{"facePic":${value}}}`,
      '/v1/verifications/RPBasic/bench/tokens': (value) => `{"userData":{"a":${value}}}`,
    };
    for (const [route, around] of Object.entries(routes)) {
      for (const [what, body] of Object.entries(jsonBodies(around, BODY_BYTES))) this.add(`REST ${route}`, what, () => signed(route, body));
      const { 'one long text of Chinese': text = '' } = jsonBodies(around, BODY_BYTES);
      this.add(`REST ${route}`, 'Chinese with an idempotency key', () => {
        const { headers, ...request } = signed(route, text);
        return { ...request, headers: { ...headers, 'idempotency-key': randomUUID() } };
      });
    }
  }

  private async flow(): Promise<void> {
    const opened = await fetch(this.gateway, {
      method: 'POST',
      body: this.signed('POST', { Action: 'GetVerifyToken', Biz: 'RPBasic', TicketId: randomUUID() }),
    });
    const { Data } = (await opened.json()) as { Data: { VerifyToken: { Token: string } } };
    const headers = { authorization: `Bearer ${Data.VerifyToken.Token}` };
    const routes: Record<string, (value: string) => string> = {
      '/flow/consent': (value) => `{"version":${value}}`,
      '/flow/name-and-number': (value) => `{"identificationNumber":"1","name":${value}}`,
      '/flow/recordings': (value) => `{"without":${value}}`,
    };
    for (const [path, around] of Object.entries(routes)) {
      for (const [what, body] of Object.entries(jsonBodies(around, 64 * KILOBYTE))) this.add(path, what, () => ({ path, headers, body }));
    }
    const jpeg = (length: number): Buffer => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(length - 4, 0x55)]);
    for (const path of ['/flow/card/front', '/flow/observations'])
      this.add(path, 'an image of 2 MB that is none', () => ({ path, headers, body: jpeg(IMAGE_BYTES) }));
    const piece = packFrames(Array.from({ length: 31 }, (_, index) => ({ at: index, image: jpeg(255 * KILOBYTE) })));
    const path = `/flow/recordings/${randomUUID()}/0`;
    this.add('/flow/recordings/:captureId/:sequence', '31 frames of 255 kB', () => ({ path, headers, body: piece }));
  }

  private async console(): Promise<void> {
    const own = { 'x-shiren-console': '1', 'content-type': 'application/json' };
    const [user, account] = this.run.consoleUser.split('@');
    const signIn = await fetch(`${this.gateway}/console/api/signIn`, {
      ...{ method: 'POST', headers: own },
      body: JSON.stringify({ account, user, password: this.run.consolePassword }),
    });
    const headers = { ...own, cookie: signIn.headers.get('set-cookie')?.split(';')[0] ?? '' };
    const [KB64, KB256] = [64 * KILOBYTE, 256 * KILOBYTE];
    const pages: Record<string, [size: number, around: (value: string) => string]> = {
      signIn: [KB64, (value) => `{"account":"a","user":"b","password":${value}}`],
      searchAttempts: [KB64, (value) => `{"ticketId":${value}}`],
      saveScene: [KB256, (value) => `{"biz":"RPMin","name":"a","settings":{"logo":${value}}}`],
      stageRows: [KB256, (value) => `{"stage":{"rows":${value}}}`],
      tryIt: [BODY_BYTES, (value) => `{"biz":"RPMin","FacePic":${value}}`],
    };
    for (const [name, [size, around]] of Object.entries(pages)) {
      const path = `/console/api/${name}`;
      for (const [what, body] of Object.entries(jsonBodies(around, size))) this.add(path, what, () => ({ path, headers, body }));
    }
    const photo = '/console/api/registryPhoto';
    this.add(photo, 'a photo of 2 MB', () => ({ path: `${photo}?importId=${randomUUID()}`, headers, body: Buffer.alloc(IMAGE_BYTES) }));
  }
}
