import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readCaller } from '../../authentication/flow-caller.js';
import type { PageRequest } from '../../edge/framing.js';
import { FlowSessions } from '../../operations/flow/flow-sessions.js';

/** Finds the origins that may frame the page of a token, by its scene: none if the token is of no use, or can't be looked up now. */
export function frameOriginsOf(app: NestFastifyApplication): (request: PageRequest, token: string) => Promise<readonly string[]> {
  const sessions = app.get(FlowSessions);
  return async ({ headers, ip }, token) => {
    try {
      return await sessions.frameOrigins(readCaller({ headers: { ...headers, authorization: `Bearer ${token}` }, ip }));
    } catch {
      // the flow API explains why, when the page around the frame asks it
      return [];
    }
  };
}
