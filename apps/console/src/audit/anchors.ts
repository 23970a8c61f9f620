import { open, type FileHandle } from 'node:fs/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import type { AuditAnchor } from '@shiren/contracts-console';
import { gauged } from '@shiren/observability';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import { ConsoleEnvironment } from '../environment.js';
import { AuditEntryRecord } from './audit-entry.entity.js';
import { BEGINNING, following } from './chain.js';
import { readAnchors } from './verify.js';

const ANCHOR_INTERVAL_MS = 60_000;
/** Milliseconds that the receiver of an anchor may take. */
const DEADLINE = 5_000;
/** Entries of one account that are followed in a run; where more came since the last anchor, the next run goes on. */
const MAX_FOLLOWED_ENTRIES = 5_000;
/** Of the end of AUDIT_ANCHOR_FILE, when a log is checked: some 25,000 anchors. */
const MAX_READ_BYTES = 4 * 1024 * 1024;

const brokenLogs = gauged('shiren_audit_logs_broken', 'Accounts whose audit log differs from its last anchor, or does not follow from it.', []);

/**
 * Writes the head of each account's log outside of the database: whoever rewrites the log afterwards, hashes and all, is told by what stands
 * there. To the log always; to a file (AUDIT_ANCHOR_FILE) and by POST (AUDIT_ANCHOR_URL) where the operator says so.
 */
@Injectable()
export class Anchors implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly periodic = new PeriodicWork(
    { everyMs: ANCHOR_INTERVAL_MS, onError: (error) => this.logger.error({ error: error.message }, 'the audit log could not be anchored') },
    () => this.anchor(new Date()),
  );
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
    this.periodic.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.periodic.stop();
  }

  /**
   * Heads that moved since, once the entries up to them were followed. Noted in the transaction that ends once all places have them: of several
   * instances one writes, and a failure is tried again. An account whose log differs from its last anchor, or does not follow from it, stays where
   * it is; the service's log and a metric say so each time.
   */
  anchor(now: Date): Promise<AuditAnchor[]> {
    return this.database.transaction(async (manager) => {
      const behind = await manager.query<Behind[]>(
        `select account.id as "accountId", coalesce(before.sequence, 0) as sequence, held.hash, before.sequence is not null and before.hash is distinct from held.hash as differs
           from account
           left join lateral (select max(sequence) as sequence from audit_entry where account_id = account.id) last on true
           left join audit_anchor before on before.account_id = account.id
           left join audit_entry held on held.account_id = account.id and held.sequence = before.sequence
          where last.sequence > coalesce(before.sequence, 0) or before.hash is distinct from held.hash
          order by account.id`,
      );
      const anchors: AuditAnchor[] = [];
      let broken = 0;
      for (const { accountId, sequence, hash, differs } of behind) {
        const head = differs ? 'broken' : await followed(manager, accountId, { sequence, hash: hash ?? BEGINNING });
        if (head === 'broken') {
          broken += 1;
          this.logger.error({ accountId }, 'the audit log differs from its last anchor, or does not follow from it');
        } else if (head && (await moved(manager, accountId, head.sequence, now))) {
          anchors.push({ accountId, sequence: head.sequence, hash: head.hash.toString('hex'), at: now.toISOString() });
        }
      }
      brokenLogs.set(broken);
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

/** An account with entries behind its last anchor, or whose log is no longer as it was there. */
interface Behind {
  accountId: string;
  /** Of the last anchor, 0 without one. */
  sequence: number;
  hash: Buffer | null;
  differs: boolean;
}

/** The newest entry up to which the log follows from its last anchor, of a bounded number at once. */
async function followed(
  manager: EntityManager,
  accountId: string,
  before: { sequence: number; hash: Buffer },
): Promise<AuditEntryRecord | 'broken' | undefined> {
  const entries = await manager.find(AuditEntryRecord, {
    where: { accountId, sequence: MoreThan(before.sequence) },
    order: { sequence: 'asc' },
    take: MAX_FOLLOWED_ENTRIES,
  });
  return following(before, entries) === entries.length ? entries.at(-1) : 'broken';
}

/** Whether the anchor moved; not where another instance moved it first. */
async function moved(manager: EntityManager, accountId: string, sequence: number, now: Date): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `insert into audit_anchor (account_id, sequence, at) values ($1, $2, $3)
     on conflict (account_id) do update set sequence = excluded.sequence, at = excluded.at where audit_anchor.sequence < excluded.sequence
     returning account_id`,
    [accountId, sequence, now],
  );
  return rows.length > 0;
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
