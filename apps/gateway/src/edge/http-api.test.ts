import { Controller } from '@nestjs/common';
import { HttpApi, HttpApis, type HttpApiOptions } from './http-api.js';

const api = (name: string): HttpApiOptions => ({
  deadlineMs: 1,
  newRequestId: () => name,
  presentError: () => ({ status: 500, code: name, headers: {}, body: '' }),
});
const [root, flow] = [api('root'), api('flow')];

@Controller()
@HttpApi(root)
class Root {}

@Controller('flow')
@HttpApi(flow)
class Flow {}

@Controller('images')
class Images {}

it.each([
  ['/flow/session', flow],
  ['/flow/?wait=1', flow],
  ['/flow', root],
  ['/flowers/a', root],
  ['/a/flow/', root],
  ['/?x=/flow/', root],
  ['/images/a/b', root],
  ['*', root],
  ['', root],
])('%s belongs to the API of its controller, otherwise to that of the root', (url, expected) => {
  expect(new HttpApis([Root, Images, Flow]).at(url)).toBe(expected);
});

it('without a controller at the root the gateway does not start', () => {
  expect(() => new HttpApis([Flow])).toThrow('/');
});
