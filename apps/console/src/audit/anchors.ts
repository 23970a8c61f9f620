import { open } from 'node:fs/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import type { AuditAnchor } from '@shiren/contracts';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';

const ANCHOR_EVERY = 60_000;
/** Milliseconds that the receiver of an anchor may take. */
const DEADLINE = 5_000;

/**
 * Writes the head of each account's log outside of the database: whoever rewrites the log afterwards, hashes and all, is told by what stands
 * there. To the log always; to a file (AUDIT_ANCHOR_FILE) and by POST (AUDIT_ANCHOR_URL) where the operator says so.
 */
@Injectable()
export class Anchors implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer?: NodeJS.Timeout;
  private readonly file = process.env['AUDIT_ANCHOR_FILE'];
  private readonly url = process.env['AUDIT_ANCHOR_URL'];

  constructor(
    private readonly database: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.anchor(new Date()).catch((error: Error) => this.logger.error({ error: error.message }, 'the audit log could not be anchored'));
    }, ANCHOR_EVERY);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Heads that moved since. Noted in the transaction that ends once all places have them: of several instances one writes, and a failure is tried again. */
  anchor(now: Date): Promise<AuditAnchor[]> {
    return this.database.transaction(async (manager) => {
      const heads = await manager.query<{ accountId: string; sequence: number; hash: Buffer }[]>(
        `with head as (
           select account.id, last.sequence, last.hash from account, lateral (
             select sequence, hash from audit_entry where account_id = account.id order by sequence desc limit 1) last),
         moved as (
           insert into audit_anchor (account_id, sequence, at) select id, sequence, $1 from head order by id
             on conflict (account_id) do update set sequence = excluded.sequence, at = excluded.at where audit_anchor.sequence < excluded.sequence
           returning account_id, sequence)
         select account_id as "accountId", moved.sequence, hash from moved join head on head.id = account_id and head.sequence = moved.sequence`,
        [now],
      );
      const anchors = heads.map(({ accountId, sequence, hash }) => ({ accountId, sequence, hash: hash.toString('hex'), at: now.toISOString() }));
      if (anchors.length > 0) await this.write(anchors);
      return anchors;
    });
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
