import { SetMetadata, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';

/** The response to a failed request, in the format that the API documents. */
export interface ErrorResponse {
  status: number;
  /** The code in the body, for the log. */
  code: string;
  /** With lower-case names; includes `content-type`. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What is known about a failed request. */
export interface FailedRequest {
  requestId: string;
  /** The Host header. */
  host: string | undefined;
  /** Fastify's request; absent if Node could not parse one. */
  request?: object | undefined;
}

/** Writes an error in the format that one API documents. It accepts whatever was thrown, and must not throw itself. */
export type ErrorPresenter = (error: unknown, failed: FailedRequest) => ErrorResponse;

/** What the controllers of one API have in common. */
export interface HttpApiOptions {
  /** How long a request may take in all, in milliseconds. */
  deadlineMs: number;
  newRequestId: () => string;
  /** Whether every response carries the request's id in the header `Request-Id`. */
  requestIdHeader?: boolean;
  presentError: ErrorPresenter;
}

const HTTP_API = Symbol('http-api');

/** Declares the API that a controller belongs to. */
export const HttpApi = (options: HttpApiOptions): ClassDecorator => SetMetadata(HTTP_API, options);

/** Undefined for a controller that belongs to no API. */
export const httpApiOf = (controller: Type): HttpApiOptions | undefined => Reflect.getMetadata(HTTP_API, controller) as HttpApiOptions | undefined;

/** Finds the API of a path, for errors that occur before a controller is called. */
export class HttpApis {
  private readonly byPrefix = new Map<string, HttpApiOptions>();
  private readonly root: HttpApiOptions;

  /** One of the controllers must have the path `/`; its API answers for every path that no other controller has. Throws if there is none. */
  constructor(controllers: readonly Type[]) {
    for (const controller of controllers) {
      const api = httpApiOf(controller);
      const path = Reflect.getMetadata(PATH_METADATA, controller) as string;
      if (api) this.byPrefix.set(path === '/' ? '/' : `/${path}/`, api);
    }
    const root = this.byPrefix.get('/');
    if (!root) throw new Error('One controller that belongs to an API must have the path /.');
    this.root = root;
  }

  /** The API that a URL belongs to, with or without a query. */
  at(url: string): HttpApiOptions {
    return this.serving(url) ?? this.root;
  }

  /** The API whose controller serves a URL; undefined for pages and images. */
  serving(url: string): HttpApiOptions | undefined {
    const [prefix = '/'] = /^\/[^/?]*\//.exec(url) ?? [];
    return this.byPrefix.get(prefix);
  }
}
