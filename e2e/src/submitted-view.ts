import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type RPCClient from '@alicloud/pop-core';
import type { AskConsole, RunFile } from '@shiren/testing';
import { Client } from 'pg';

export interface Ticket {
  Biz: string;
  TicketId: string;
}

/** Everything that any API reports about a ticket's submission, with each image as the SHA-256 of its bytes. */
export interface SubmittedView {
  materials: Record<string, string>;
  photos: string[];
  status: object;
  story: object;
  /** The revisions that the attempt, its seal and its verdict name. */
  revisions: (string | null)[];
}

/** Tables where an attempt may still be named after its erasure: its outcome, and the proof of the erasure. */
const PROOF = [
  ...['console.attempt', 'console.audit_entry', 'console.erasure', 'materials.tombstone', 'tokens.attempt', 'tokens.ticket'],
  ...['verdict.verdict', 'verdict.erased_attempt'],
];

/** Looks at a ticket from outside and, to find what is left after an erasure, into tables and files. */
export class Observer {
  private constructor(
    private readonly database: Client,
    private readonly home: string,
    private readonly business: RPCClient,
    private readonly console: AskConsole,
  ) {}

  static async of(run: RunFile, home: string, business: RPCClient, console: AskConsole): Promise<Observer> {
    const database = new Client({ connectionString: run.databaseUrl });
    await database.connect();
    return new Observer(database, home, business, console);
  }

  close(): Promise<void> {
    return this.database.end();
  }

  /** All attempts at a ticket, oldest first. */
  async attempts(ticket: Ticket): Promise<{ id: string; state: string }[]> {
    const { rows } = await this.database.query<{ id: string; state: string }>(
      `select attempt.id, attempt.state from tokens.attempt join tokens.ticket on ticket.id = attempt.ticket
        where ticket.biz = $1 and ticket.ticket_id = $2 order by attempt.created_at`,
      [ticket.Biz, ticket.TicketId],
    );
    return rows;
  }

  async view(ticket: Ticket, attemptId: string): Promise<SubmittedView> {
    const [materials, status, story, { photos }] = await Promise.all([
      this.materials(ticket),
      this.ask<object>('GetStatus', ticket),
      this.console('attempt', { attemptId }),
      this.console('photos', { attemptId }),
    ]);
    const { rows } = await this.database.query<{ revision: string | null }>(
      `select revision from tokens.attempt where id = $1 union all select revision from materials.seal where attempt_id = $1
        union all select decision->>'revision' from verdict.verdict where attempt_id = $1`,
      [attemptId],
    );
    return { materials, status, story, photos: photos.map(({ type }) => type).sort(), revisions: rows.map(({ revision }) => revision) };
  }

  async materials(ticket: Ticket): Promise<Record<string, string>> {
    const materials = await this.ask<Record<string, string>>('GetMaterials', ticket);
    const read = Object.entries(materials).map(async ([name, value]) => [name, name.endsWith('Pic') ? await imageAt(value) : value]);
    return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
  }

  /** Paths of all blobs that belong to the attempt or to one of its recordings. */
  async files(attemptId: string, recordings: readonly string[] = []): Promise<string[]> {
    const files = (await entriesOf(join(this.home, 'blobs'))).filter((entry) => entry.isFile());
    return files.map(({ parentPath, name }) => join(parentPath, name)).filter((file) => [attemptId, ...recordings].some((id) => file.includes(id)));
  }

  async recordings(attemptId: string): Promise<string[]> {
    return (await this.database.query<{ id: string }>('select id from materials.capture where attempt_id = $1', [attemptId])).rows.map(({ id }) => id);
  }

  /** The liveness result of the flow, the recording that it names, and the recording that the face photo came from. */
  async faceOf(attemptId: string): Promise<{ liveness: string | null; named: string | null; stored: string | null }> {
    const { rows } = await this.database.query<{ liveness: string | null; named: string | null; stored: string | null }>(
      `select progress->>'liveness' as liveness, progress->'drafts'->>'liveness' as named,
              (select draft_id::text from materials.material where attempt_id = $1 and type = 'FacePic') as stored
         from tokens.attempt where id = $1`,
      [attemptId],
    );
    return rows[0] ?? { liveness: null, named: null, stored: null };
  }

  /** What is left of an erased attempt but should not be: files, and tables that name one of the ids. */
  async leftovers(attemptId: string, recordings: readonly string[]): Promise<string[]> {
    const tables = await this.database.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema in ('console', 'materials', 'tokens', 'verdict') and table_name <> 'outbox' order by 1`,
    );
    const words = [attemptId, ...recordings].map((id) => `%${id}%`);
    const found = await this.files(attemptId, recordings);
    for (const { name } of tables.rows.filter((table) => !PROOF.includes(table.name))) {
      const { rowCount } = await this.database.query(`select 1 from ${name} as kept where to_jsonb(kept)::text ilike any($1) limit 1`, [words]);
      if (rowCount) found.push(name);
    }
    return found;
  }

  private async ask<Data>(action: string, ticket: Ticket): Promise<Data> {
    return (await this.business.request<{ Data: Data }>(action, ticket, { method: 'POST' })).Data;
  }
}

/** Lists a folder; starts over when a subfolder vanishes meanwhile. */
const entriesOf = (folder: string): Promise<Dirent[]> =>
  readdir(folder, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return entriesOf(folder);
    throw error;
  });

/** The SHA-256 of an image, or the HTTP status if the link shows none. */
async function imageAt(url: string): Promise<string> {
  const response = await fetch(url);
  return response.ok ? sha256(new Uint8Array(await response.arrayBuffer())) : `status ${response.status}`;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Repeats `look` until it returns a value; throws after 30 s. */
export async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 30_000; ; await pause(50)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`This did not come true: ${look.toString()}`);
  }
}
