import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { EventType } from '@shiren/contracts';
import { newTraceparent, travelling } from '@shiren/bus';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { OutboxEvent } from './outbox.entity.js';
import { runPrepared, type PreparedStatement } from './prepared.js';

/** Writes an event into the transaction that it belongs to. */
export type Emit = <Payload extends object>(event: EventType<Payload>, payload: Payload) => Promise<void>;

/** State and event in one transaction: either both are there or neither is. */
@Injectable()
export class Outbox {
  /** Says `written` after each commit that left an event. */
  readonly signal = new EventEmitter();

  constructor(private readonly database: DataSource) {}

  async transaction<T>(work: (manager: EntityManager, emit: Emit) => Promise<T>): Promise<T> {
    let emitted = false;
    const result = await this.database.transaction((manager) =>
      work(manager, async (event, payload) => {
        emitted = true;
        await manager.insert(OutboxEvent, eventRow(event, payload));
      }),
    );
    if (emitted) this.signal.emit('written');
    return result;
  }

  /** The same by a single statement, which writes rows made by `eventRow` itself. */
  async statement<Row extends object>(statement: PreparedStatement, values: readonly unknown[]): Promise<Row[]> {
    const rows = await runPrepared<Row>(this.database, statement, values);
    this.signal.emit('written');
    return rows;
  }
}

export type EventRow = Pick<OutboxEvent, 'id' | 'subject' | 'payload' | 'travelling'>;

/** The outbox's row of an event that the call under way has caused. */
export function eventRow<Payload extends object>({ subject }: EventType<Payload>, payload: Payload): EventRow {
  const carried = travelling();
  const id = uuid();
  return { id, subject, payload, travelling: { requestId: carried?.requestId ?? id, traceparent: carried?.traceparent ?? newTraceparent() } };
}
