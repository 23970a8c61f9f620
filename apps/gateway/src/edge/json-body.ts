import { decode, decodeInSlices } from '@shiren/bus';
import type { MessageClass } from '@shiren/contracts-core';

const EMPTY_OBJECT = Buffer.from('{}');

const jsonOf = (body: unknown): Buffer => (Buffer.isBuffer(body) && body.length > 0 ? body : EMPTY_OBJECT);

/** An empty body counts as an empty object. Throws REQUEST.INVALID if the body is not JSON or does not match the class. */
export const readJson = <T extends object>(type: MessageClass<T>, body: unknown): T => decode(type, jsonOf(body));

/** The same for a body of several megabytes: it is parsed in slices, so that other requests are served in between. */
export const readLargeJson = <T extends object>(type: MessageClass<T>, body: unknown): Promise<T> => decodeInSlices(type, jsonOf(body));
