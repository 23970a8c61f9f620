import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { EventType } from '@shiren/contracts-core';
import { newTraceparent, requestContext } from '@shiren/bus';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { OutboxEvent } from './outbox.entity.js';

/** Writes an event within the current transaction. */
export type Emit = <Payload extends object>(event: EventType<Payload>, payload: Payload) => Promise<void>;

/** Writes state and events in one transaction, so that there are either both or neither. */
@Injectable()
export class Outbox {
  /** Emits `written` after each commit with the events that it wrote. */
  readonly signal = new EventEmitter<{ written: [readonly EventRow[]] }>();

  constructor(private readonly database: DataSource) {}

  async transaction<T>(work: (manager: EntityManager, emit: Emit) => Promise<T>): Promise<T> {
    const rows: EventRow[] = [];
    const result = await this.database.transaction((manager) =>
      work(manager, async (event, payload) => {
        const row = eventRow(event, payload);
        await insertEvent(manager, row);
        rows.push(row);
      }),
    );
    this.wrote(rows);
    return result;
  }

  /** Call after writing rows from `eventRow` with your own statement: they are published now instead of at the next search. */
  wrote(rows: readonly EventRow[]): void {
    if (rows.length > 0) this.signal.emit('written', rows);
  }
}

/** By hand, because every verification writes several. */
async function insertEvent(manager: EntityManager, { id, subject, payload, requestContext: carried }: EventRow): Promise<void> {
  await manager.query('insert into outbox (id, subject, payload, travelling) values ($1, $2, $3, $4)', [id, subject, payload, carried]);
}

export type EventRow = Pick<OutboxEvent, 'id' | 'subject' | 'payload' | 'requestContext'>;

/** The outbox row of an event caused by the current call. */
export function eventRow<Payload extends object>({ subject }: EventType<Payload>, payload: Payload): EventRow {
  const carried = requestContext();
  const id = uuid();
  return { id, subject, payload, requestContext: { requestId: carried?.requestId ?? id, traceparent: carried?.traceparent ?? newTraceparent() } };
}
