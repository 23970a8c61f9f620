import { unavailableProblem } from './unavailable.js';

const error = (message: string, more: object = {}): Error => Object.assign(new Error(message), more);

it.each([
  ['a connection that is refused', error('connect ECONNREFUSED 127.0.0.1:5432', { code: 'ECONNREFUSED' })],
  ['a disk that is full', error('no space left on device', { code: 'ENOSPC' })],
  ['a database that shuts down', error('terminating connection due to administrator command', { code: '57P01' })],
  ['a database whose disk is full', error('could not extend file', { code: '53100' })],
  ['a database that only reads', error('cannot execute INSERT in a read-only transaction', { code: '25006' })],
  ['a connection that ended under a query', error('Connection terminated unexpectedly')],
  ['no connection to be had in time', error('timeout exceeded when trying to connect')],
  ['a store that fails', error('We encountered an internal error', { $metadata: { httpStatusCode: 503 } })],
  ['a store that does not answer', error('socket timed out', { name: 'TimeoutError' })],
])('%s means that a part is unavailable', (_, unavailable) => {
  expect(unavailableProblem(unavailable)).toMatchObject({ code: 'SERVICE.UNAVAILABLE', isOurs: true });
});

it.each([
  ['a query that is wrong', error('syntax error at or near "selct"', { code: '42601' })],
  ['a row that is there already', error('duplicate key value violates unique constraint', { code: '23505' })],
  ['a store that refuses', error('Access Denied', { $metadata: { httpStatusCode: 403 } })],
  ['a slip of ours', new TypeError("Cannot read properties of undefined (reading 'id')")],
  ['what is no error', 'ECONNREFUSED'],
])('%s does not', (_, other) => {
  expect(unavailableProblem(other)).toBeUndefined();
});
