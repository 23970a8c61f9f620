import { open, type FileHandle } from 'node:fs/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import type { AuditAnchor } from '@shiren/contracts-console';
import { gauged } from '@shiren/observability';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import { ConsoleEnvironment } from '../environment.js';
import { accountsBehind, moveAnchor } from '../queries/audit-anchors.js';
import { AuditAnchor as AuditAnchorRecord } from './audit-anchor.entity.js';
import { AuditEntryRecord } from './audit-entry.entity.js';
import { BEGINNING, following } from './chain.js';
import { readAnchors } from './verify.js';

const ANCHOR_INTERVAL_MS = 60_000;
/** How long the receiver of anchors may take, in milliseconds. */
const DEADLINE_MS = 5_000;
/** How many entries of one account are checked per run; if there are more, the next run continues. */
const MAX_CHECKED_ENTRIES = 5_000;
/** How much of the end of AUDIT_ANCHOR_FILE is read when a log is checked: about 25,000 anchors. */
const MAX_READ_BYTES = 4 * 1024 * 1024;

const brokenLogs = gauged('shiren_audit_logs_broken', 'Accounts whose audit log differs from its last anchor, or does not follow from it.', []);

/**
 * Writes the head of each account's audit log outside of the database, so that rewriting the log afterwards, hashes included, is detected.
 * It always goes to the service's log; also to a file (AUDIT_ANCHOR_FILE) and by POST (AUDIT_ANCHOR_URL) if configured.
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
   * Anchors every head that has moved, after checking the entries up to it. The database is updated in a transaction that commits only once
   * all destinations have them, so of several instances only one writes, and a failure is retried. If a log differs from its last anchor or
   * does not continue from it, its anchor stays where it is; each run reports that in the service's log and a metric.
   */
  anchor(now: Date): Promise<AuditAnchor[]> {
    return this.database.transaction(async (manager) => {
      const behind = await accountsBehind(manager);
      const anchors: AuditAnchor[] = [];
      let broken = 0;
      for (const { accountId, sequence, hash, differs } of behind) {
        const head = differs ? 'broken' : await followed(manager, accountId, { sequence, hash: hash ?? BEGINNING });
        if (head === 'broken') {
          broken += 1;
          this.logger.error({ accountId }, 'the audit log differs from its last anchor, or does not follow from it');
        } else if (head && (await moveAnchor(manager, accountId, head.sequence, now))) {
          anchors.push({ accountId, sequence: head.sequence, hash: head.hash.toString('hex'), at: now.toISOString() });
        }
      }
      brokenLogs.set(broken);
      if (anchors.length > 0) await this.write(anchors);
      return anchors;
    });
  }

  /** The anchors to check a log against: the last one in the database, and the account's anchors at the end of AUDIT_ANCHOR_FILE. */
  async known(accountId: string): Promise<AuditAnchor[]> {
    const rows = await this.database.manager.findBy(AuditAnchorRecord, { accountId });
    // the hash is absent only if no entry existed at the anchor when hashes were first recorded, and then no hash matches
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
      signal: AbortSignal.timeout(DEADLINE_MS),
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`AUDIT_ANCHOR_URL answered ${response.status}`);
  }
}

/** The newest entry up to which the log continues from its last anchor, within a bounded number of entries. */
async function followed(
  manager: EntityManager,
  accountId: string,
  before: { sequence: number; hash: Buffer },
): Promise<AuditEntryRecord | 'broken' | undefined> {
  const entries = await manager.find(AuditEntryRecord, {
    where: { accountId, sequence: MoreThan(before.sequence) },
    order: { sequence: 'asc' },
    take: MAX_CHECKED_ENTRIES,
  });
  return following(before, entries) === entries.length ? entries.at(-1) : 'broken';
}

/** The last lines of a file; empty if it has not been written yet. If it starts in the middle of a line, that line is left out. */
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
