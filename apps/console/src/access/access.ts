import { Injectable } from '@nestjs/common';
import { may, maySee, needsSecondFactor, type FromSession, type Me, type Permission } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { DataSource } from 'typeorm';
import { SESSION_LIFE } from './session-life.js';
import { readSession } from '../queries/sessions.js';
import { SessionRecord } from './session.entity.js';

/** The caller, as identified by the session. */
export interface Actor extends Me {
  sessionId: string;
  address: string;
}

/** Every call of the pages passes through here: it checks that the session is valid and what its user may do. */
@Injectable()
export class Access {
  constructor(private readonly database: DataSource) {}

  /**
   * Throws SESSION.NOT_FOUND, SECOND_FACTOR.NEEDED if the account requires a second factor and the user has none, or ACCESS.DENIED if the
   * user lacks the permission. Without `permission`, being signed in is enough.
   */
  async actor(request: FromSession, permission?: Permission): Promise<Actor> {
    const actor = await this.signedIn(request);
    if (needsSecondFactor(actor)) throw new Problem('SECOND_FACTOR.NEEDED', 'Your account requires a second factor; set up an authenticator app first.');
    if (permission && !may(actor, permission)) throw new Problem('ACCESS.DENIED', 'Your role does not allow this; ask the owner of the account.');
    return actor;
  }

  /** Without the second-factor check: only for setting up an authenticator and for signing out. Throws SESSION.NOT_FOUND. */
  async signedIn({ session, address }: FromSession): Promise<Actor> {
    const row = await readSession(this.database, Buffer.from(session, 'hex'), SESSION_LIFE);
    if (!row) throw new Problem('SESSION.NOT_FOUND', 'Sign in again; the session has ended.');
    const { seen, ...known } = row;
    const actor = { ...known, address };
    if (!seen) await this.database.manager.update(SessionRecord, { id: actor.sessionId }, { lastSeenAt: () => 'now()' });
    return actor;
  }

  /** The same for one scene. Throws SCENE.NOT_FOUND for a scene that was not granted, as for one that does not exist. */
  async actorInScene(request: FromSession & { biz: string }, permission: Permission): Promise<Actor> {
    const actor = await this.actor(request, permission);
    if (!maySee(actor, request.biz)) throw new Problem('SCENE.NOT_FOUND', 'There is no such scene.');
    return actor;
  }
}
