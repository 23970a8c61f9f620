import { decode, decodeInTurns } from '@shiren/bus';
import type { MessageClass } from '@shiren/contracts-core';

const EMPTY_OBJECT = Buffer.from('{}');

const jsonOf = (body: unknown): Buffer => (Buffer.isBuffer(body) && body.length > 0 ? body : EMPTY_OBJECT);

/** An empty body stands for an empty object. Throws REQUEST.INVALID for what is not JSON, or not as the class says. */
export const readJson = <T extends object>(type: MessageClass<T>, body: unknown): T => decode(type, jsonOf(body));

/** The same for a body of megabytes: the event loop serves others in between. */
export const readLargeJson = <T extends object>(type: MessageClass<T>, body: unknown): Promise<T> => decodeInTurns(type, jsonOf(body));
