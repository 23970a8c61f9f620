import 'reflect-metadata';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { RequestMethod, type Type } from '@nestjs/common';
import { ConsoleController } from './apis/console/console.controller.js';
import { FlowController } from './apis/flow/flow.controller.js';
import { ImagesController } from './apis/image-links/images.controller.js';
import { RestController } from './apis/rest/rest.controller.js';
import { RpcController } from './apis/rpc/rpc.controller.js';
import { bodyRoutes, bodyRule } from './authentication/body-rules.js';

const routesOf = (controller: Type): string[] => {
  const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
  return Object.getOwnPropertyNames(controller.prototype as object).flatMap((name) => {
    const method: unknown = (controller.prototype as Record<string, unknown>)[name];
    if (typeof method !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, method)) return [];
    if (Reflect.getMetadata(METHOD_METADATA, method) === RequestMethod.GET) return [];
    return [`/${[base, Reflect.getMetadata(PATH_METADATA, method) as string].filter((part) => part !== '' && part !== '/').join('/')}`];
  });
};

it('every route with a body has a size limit and says who must be known before it is read', () => {
  const routes = [RpcController, RestController, FlowController, ConsoleController, ImagesController].flatMap(routesOf);
  expect([...bodyRoutes].sort()).toEqual([...new Set(routes)].sort());
  for (const route of routes) expect(bodyRule(route, 'x')).toBeDefined();
});

it('unknown callers may send at most 64 kB', () => {
  expect(bodyRule('/console/api/:name', 'signIn')).toMatchObject({ caller: 'nobody', limit: 64 * 1024 });
  expect(bodyRule('/console/api/:name', 'whatever')).toMatchObject({ caller: 'session', limit: 64 * 1024 });
  expect(bodyRule('/nowhere', undefined)).toBeUndefined();
});
