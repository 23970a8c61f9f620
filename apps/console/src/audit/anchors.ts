import { open, type FileHandle } from 'node:fs/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import type { AuditAnchor } from '@shiren/contracts-console';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { ConsoleEnvironment } from '../environment.js';
import { readAnchors } from './verify.js';

const ANCHOR_EVERY = 60_000;
/** Milliseconds that the receiver of an anchor may take. */
const DEADLINE = 5_000;
/** Of the end of AUDIT_ANCHOR_FILE, when a log is checked: some 25,000 anchors. */
const MAX_READ_BYTES = 4 * 1024 * 1024;

/**
 * Writes the head of each account's log outside of the database: whoever rewrites the log afterwards, hashes and all, is told by what stands
 * there. To the log always; to a file (AUDIT_ANCHOR_FILE) and by POST (AUDIT_ANCHOR_URL) where the operator says so.
 */
@Injectable()
export class Anchors implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer?: NodeJS.Timeout;
  private readonly file: string | undefined;
  private readonly url: string | undefined;

  constructor(
    private readonly database: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
    environment: ConsoleEnvironment,
  ) {
    this.file = environment.auditAnchorFile;
    this.url = environment.auditAnchorUrl;
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.anchor(new Date()).catch((error: Error) => this.logger.error({ error: error.message }, 'the audit log could not be anchored'));
    }, ANCHOR_EVERY);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /**
   * Heads that moved since. Noted in the transaction that ends once all places have them: of several instances one writes, and a failure is tried
   * again. An account whose log differs from its last anchor stays where it is, and the service's log says so each time.
   */
  anchor(now: Date): Promise<AuditAnchor[]> {
    return this.database.transaction(async (manager) => {
      const heads = await manager.query<{ accountId: string; sequence: number; hash: Buffer; differs: boolean }[]>(
        `with head as (
           select account.id, coalesce(last.sequence, 0) as sequence, last.hash, before.sequence is not null and before.hash is distinct from held.hash as differs
             from account
             left join lateral (select sequence, hash from audit_entry where account_id = account.id order by sequence desc limit 1) last on true
             left join audit_anchor before on before.account_id = account.id
             left join audit_entry held on held.account_id = account.id and held.sequence = before.sequence
            where last.sequence is not null or before.sequence is not null),
         moved as (
           insert into audit_anchor (account_id, sequence, at) select id, sequence, $1 from head where not differs order by id
             on conflict (account_id) do update set sequence = excluded.sequence, at = excluded.at where audit_anchor.sequence < excluded.sequence
           returning account_id)
         select id as "accountId", sequence, hash, differs from head where differs or id in (select account_id from moved)`,
        [now],
      );
      for (const { accountId, differs } of heads) if (differs) this.logger.error({ accountId }, 'the audit log differs from its last anchor');
      const anchors = heads
        .filter(({ differs }) => !differs)
        .map(({ accountId, sequence, hash }) => ({ accountId, sequence, hash: hash.toString('hex'), at: now.toISOString() }));
      if (anchors.length > 0) await this.write(anchors);
      return anchors;
    });
  }

  /** What a log can be held against here: the last anchor in the database, and the account's in the end of AUDIT_ANCHOR_FILE. */
  async known(accountId: string): Promise<AuditAnchor[]> {
    const rows = await this.database.query<{ sequence: number; hash: Buffer | null; at: Date }[]>(
      'select sequence, hash, at from audit_anchor where account_id = $1',
      [accountId],
    );
    // absent only where no entry stood at the anchor any more when hashes were first noted, and then no hash fits
    const noted = rows.map(({ sequence, hash, at }) => ({ accountId, sequence, hash: hash?.toString('hex') ?? '', at: at.toISOString() }));
    const lines = this.file ? (await endOf(this.file)).split('\n').filter((line) => line.includes(accountId)) : [];
    return [...noted, ...readAnchors(lines.join('\n')).filter((anchor) => anchor.accountId === accountId)];
  }

  private async write(anchors: readonly AuditAnchor[]): Promise<void> {
    for (const anchor of anchors) this.logger.info({ anchor }, 'audit log anchored');
    if (this.file) {
      const file = await open(this.file, 'a', 0o600);
      try {
        await file.writeFile(anchors.map((anchor) => `${JSON.stringify(anchor)}\n`).join(''));
        await file.sync();
      } finally {
        await file.close();
      }
    }
    if (!this.url) return;
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ anchors }),
      signal: AbortSignal.timeout(DEADLINE),
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`AUDIT_ANCHOR_URL answered ${response.status}`);
  }
}

/** The last lines of a file as text; nothing where it has not been written yet. The first line may be cut off, and is left out then. */
async function endOf(path: string): Promise<string> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - MAX_READ_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    return start > 0 ? text.slice(text.indexOf('\n') + 1) : text;
  } finally {
    await file.close();
  }
}
