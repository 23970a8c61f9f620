import { SetMetadata, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';

/** The response to a request that failed, in the form that one API documents. */
export interface ErrorResponse {
  status: number;
  /** The code in the body, for the log. */
  code: string;
  /** By lower-case names, `content-type` among them. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What is known of a request that failed. */
export interface FailedRequest {
  requestId: string;
  /** The header Host. */
  host: string | undefined;
  /** Fastify's request; absent where Node could not read one. */
  request?: object | undefined;
}

/** Writes an error as one API documents it. It gets whatever was thrown, and never throws itself. */
export type ErrorPresenter = (error: unknown, failed: FailedRequest) => ErrorResponse;

/** What the controllers of one API have in common. */
export interface HttpApiOptions {
  /** Milliseconds that a request may take in all. */
  deadlineMs: number;
  newRequestId: () => string;
  /** Whether every response names the request in the header `Request-Id`. */
  requestIdHeader?: boolean;
  presentError: ErrorPresenter;
}

const HTTP_API = Symbol('http-api');

/** Says to which API a controller belongs. */
export const HttpApi = (options: HttpApiOptions): ClassDecorator => SetMetadata(HTTP_API, options);

/** Undefined for a controller that belongs to no API. */
export const httpApiOf = (controller: Type): HttpApiOptions | undefined => Reflect.getMetadata(HTTP_API, controller) as HttpApiOptions | undefined;

/** All APIs by the paths of their controllers, for errors that come up before a controller is called. */
export class HttpApis {
  private readonly byPrefix = new Map<string, HttpApiOptions>();
  private readonly root: HttpApiOptions;

  /** One of the controllers has the path `/`: what no other one has belongs to its API. Throws where there is none. */
  constructor(controllers: readonly Type[]) {
    for (const controller of controllers) {
      const api = httpApiOf(controller);
      const path = Reflect.getMetadata(PATH_METADATA, controller) as string;
      if (api) this.byPrefix.set(path === '/' ? '/' : `/${path}/`, api);
    }
    const root = this.byPrefix.get('/');
    if (!root) throw new Error('No controller of an API has the path /.');
    this.root = root;
  }

  /** The API that a path belongs to; a query may follow. */
  at(url: string): HttpApiOptions {
    const [prefix = '/'] = /^\/[^/?]*\//.exec(url) ?? [];
    return this.byPrefix.get(prefix) ?? this.root;
  }
}
