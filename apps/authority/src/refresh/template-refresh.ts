import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Bus, LOGGER } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { inference, type DescribedFace } from '@shiren/contracts-media';
import type { TemplateCounts } from '@shiren/contracts-registry';
import { gauged } from '@shiren/observability';
import type { Logger } from 'pino';
import { Photos } from '../registry/photos.js';
import { Settings } from '../settings.js';
import { RunningModel } from '../templates/running-model.js';
import { Templates } from '../templates/templates.js';

/** Milliseconds between two passes over the registry, and after one that failed. */
const PASS_INTERVAL_MS = 30_000;
/** Delay before the same photos are tried again while live calls need every thread of inference. */
const BUSY_DELAY_MS = 1_000;
/** How long a lease lasts: longer than a group of photos takes (at most 10 s each), so that another instance takes over only from one that died. */
const LEASE_MS = 60_000;
/**
 * After this many consecutive groups of photos that could not be described because of a fault on our side, inference counts as unavailable
 * and the pass ends.
 */
const MAX_FAILED_GROUPS = 3;
/** A photo that could not be described is retried a day later, in case the blob store has been restored. */
const RECHECK_AFTER_MS = 86_400_000;
const LOG_INTERVAL_MS = 30_000;
/** How many photos that nobody has any more lose their templates in one pass. */
const MAX_SWEPT = 1_000;

const stale = gauged('shiren_templates_stale', 'People in the registry whose photo the running recognition model has not described yet.', []);
const uncomparable = gauged('shiren_people_uncomparable', 'People in the registry whose face cannot be compared, because no usable photo is left.', []);

/**
 * Describes the photos on record with the running recognition model, in the background, after the model has changed. Progress is stored
 * photo by photo, so a restart or another instance continues where it stopped. Only one instance works for each model.
 */
@Injectable()
export class TemplateRefresh implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly holder = randomUUID();
  private readonly stop = new AbortController();
  private working: Promise<void> = Promise.resolve();
  private loggedAt = 0;

  constructor(
    private readonly templates: Templates,
    private readonly model: RunningModel,
    private readonly photos: Photos,
    private readonly bus: Bus,
    private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.working = this.work();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.working;
  }

  private async work(): Promise<void> {
    while (!this.stop.signal.aborted) {
      await this.pass().catch((error: Error) =>
        this.logger.warn({ error: error.message }, 'photos on record could not be described with the running model yet'),
      );
      await this.sleep(PASS_INTERVAL_MS);
    }
  }

  /** Describes what the running model has not described yet, as far as it gets. Throws if inference is unavailable. */
  async pass(now = new Date()): Promise<void> {
    const model = await this.model.ask();
    // with an upstream authority, the registry is not used
    if (this.settings.upstream) return;
    const before = await this.updateMetrics(model);
    if (await this.templates.hold(model, this.holder, LEASE_MS)) {
      try {
        await this.describeAll(model, new Date(now.getTime() - RECHECK_AFTER_MS));
        // an instance of release 0.1.0 that replaces a photo does not know its new templates
        await this.photos.delete(await this.templates.leftOver(MAX_SWEPT));
      } finally {
        await this.templates.letGo(this.holder);
      }
    }
    const after = await this.updateMetrics(model);
    if (before.waiting > 0)
      this.logger.info(
        { model, ...after },
        after.waiting > 0 ? 'some photos on record are still waiting to be described' : 'all photos on record are described',
      );
  }

  private async describeAll(model: string, recheckBefore: Date): Promise<void> {
    let after = '';
    let failed = 0;
    while (!this.stop.signal.aborted && (await this.templates.hold(model, this.holder, LEASE_MS))) {
      const photos = await this.templates.undescribed(model, after, this.settings.describesAtOnce, recheckBefore);
      if (photos.length === 0) return;
      const outcomes = await Promise.all(photos.map((photo) => this.describe(photo)));
      await this.progress(model);
      if (outcomes.includes('busy')) {
        await this.sleep(BUSY_DELAY_MS);
        continue;
      }
      failed = outcomes.every((outcome) => outcome === 'failed') ? failed + 1 : 0;
      if (failed === MAX_FAILED_GROUPS) throw new Problem('SERVICE.UNAVAILABLE', 'Inference currently describes no photos.');
      after = photos.at(-1) ?? after;
    }
  }

  /** A photo that fails because of a fault on our side is left for the next pass, so that one which stalls a thread does not delay the others. */
  private async describe(photo: string): Promise<DescribedFace['outcome'] | 'failed'> {
    try {
      const { model, outcome } = await this.bus.ask(inference.describe, { image: photo });
      // for the model that answered: while instances with two models run, it may be the other one
      if (outcome !== 'busy') await this.templates.note(photo, model, outcome);
      return outcome;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.logger.warn({ photo, code: error.code }, 'a photo on record was not described; it is retried in the next pass');
      return 'failed';
    }
  }

  private async progress(model: string): Promise<void> {
    if (Date.now() - this.loggedAt < LOG_INTERVAL_MS) return;
    this.loggedAt = Date.now();
    this.logger.info({ model, ...(await this.updateMetrics(model)) }, 'describing the photos on record with the running model');
  }

  private async updateMetrics(model: string): Promise<TemplateCounts> {
    const counts = await this.templates.counts(model);
    stale.set(counts.waiting);
    uncomparable.set(counts.uncomparable);
    return counts;
  }

  private sleep(milliseconds: number): Promise<void> {
    return pause(milliseconds, undefined, { signal: this.stop.signal }).catch(() => undefined);
  }
}
