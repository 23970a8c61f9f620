import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { EventType } from '@shiren/contracts-core';
import { newTraceparent, requestContext } from '@shiren/bus';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { OutboxEvent } from './outbox.entity.js';

/** Writes an event into the transaction that it belongs to. */
export type Emit = <Payload extends object>(event: EventType<Payload>, payload: Payload) => Promise<void>;

/** State and event in one transaction: either both are there or neither is. */
@Injectable()
export class Outbox {
  /** Says `written` after each commit that left events, and which. */
  readonly signal = new EventEmitter<{ written: [readonly EventRow[]] }>();

  constructor(private readonly database: DataSource) {}

  async transaction<T>(work: (manager: EntityManager, emit: Emit) => Promise<T>): Promise<T> {
    const rows: EventRow[] = [];
    const result = await this.database.transaction((manager) =>
      work(manager, async (event, payload) => {
        const row = eventRow(event, payload);
        await manager.insert(OutboxEvent, row);
        rows.push(row);
      }),
    );
    this.wrote(rows);
    return result;
  }

  /** To be said of rows made by `eventRow` that a statement of one's own has written: they are published now, else with the next look. */
  wrote(rows: readonly EventRow[]): void {
    if (rows.length > 0) this.signal.emit('written', rows);
  }
}

export type EventRow = Pick<OutboxEvent, 'id' | 'subject' | 'payload' | 'requestContext'>;

/** The outbox's row of an event that the call under way has caused. */
export function eventRow<Payload extends object>({ subject }: EventType<Payload>, payload: Payload): EventRow {
  const carried = requestContext();
  const id = uuid();
  return { id, subject, payload, requestContext: { requestId: carried?.requestId ?? id, traceparent: carried?.traceparent ?? newTraceparent() } };
}
