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

/** Between two passes over the registry, and after one that failed. */
const PASS_EVERY_MS = 30_000;
/** Before the same photos are tried again while every thread of inference is needed for live calls. */
const BUSY_DELAY_MS = 1_000;
/** Longer than a group of photos takes (each has 10 s at most), so that another instance takes over only from one that died. */
const HOLD_MS = 60_000;
/** Groups of photos in a row of which none could be described by our fault: then inference is unavailable, and the pass ends. */
const MAX_FAILED_GROUPS = 3;
/** A photo that could not be described is looked at again a day later, in case the blob store has been restored. */
const RECHECK_AFTER_MS = 86_400_000;
const LOG_EVERY_MS = 30_000;
/** Photos whose templates are deleted in one pass since nobody has them any more. */
const MAX_SWEPT = 1_000;

const stale = gauged('shiren_templates_stale', 'People in the registry whose photo the running recognition model has not described yet.', []);
const uncomparable = gauged('shiren_people_uncomparable', 'People in the registry whose face can not be compared: no usable photo is left.', []);

/**
 * Describes the photos on record by the model that runs, in the background, when that model is another one than before. What is done is
 * noted photo by photo, so it goes on where it was left, after a restart or in another instance. One instance at a time works for each model.
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
      await this.pass().catch((error: Error) => this.logger.warn({ error: error.message }, 'photos on record are not described by the running model yet'));
      await this.sleep(PASS_EVERY_MS);
    }
  }

  /** Describes what the running model has not, as far as it gets. Throws where inference is unavailable. */
  async pass(now = new Date()): Promise<void> {
    const model = await this.model.ask();
    // the registry of who asks an upstream is not used
    if (this.settings.upstream) return;
    const before = await this.show(model);
    if (await this.templates.hold(model, this.holder, HOLD_MS)) {
      try {
        await this.describeAll(model, new Date(now.getTime() - RECHECK_AFTER_MS));
        // an instance of release 0.1.0 that replaced a photo knows nothing of its new templates
        await this.photos.delete(await this.templates.leftOver(MAX_SWEPT));
      } finally {
        await this.templates.letGo(this.holder);
      }
    }
    const after = await this.show(model);
    if (before.waiting > 0)
      this.logger.info({ model, ...after }, after.waiting > 0 ? 'some photos on record wait to be described' : 'photos on record are described');
  }

  private async describeAll(model: string, recheckBefore: Date): Promise<void> {
    let after = '';
    let failed = 0;
    while (!this.stop.signal.aborted && (await this.templates.hold(model, this.holder, HOLD_MS))) {
      const photos = await this.templates.undescribed(model, after, this.settings.describesAtOnce, recheckBefore);
      if (photos.length === 0) return;
      const outcomes = await Promise.all(photos.map((photo) => this.describe(photo)));
      await this.progress(model);
      if (outcomes.includes('busy')) {
        await this.sleep(BUSY_DELAY_MS);
        continue;
      }
      failed = outcomes.every((outcome) => outcome === 'failed') ? failed + 1 : 0;
      if (failed === MAX_FAILED_GROUPS) throw new Problem('SERVICE.UNAVAILABLE', 'Inference describes no photo for the moment.');
      after = photos.at(-1) ?? after;
    }
  }

  /** One that fails by our fault is left for the next pass, so that a photo which stalls a thread does not keep the others waiting. */
  private async describe(photo: string): Promise<DescribedFace['outcome'] | 'failed'> {
    try {
      const { model, outcome } = await this.bus.ask(inference.describe, { image: photo });
      // of the model that answered: while instances with two models run, it may be the other one
      if (outcome !== 'busy') await this.templates.note(photo, model, outcome);
      return outcome;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.logger.warn({ photo, code: error.code }, 'a photo on record was not described; it is tried again in the next pass');
      return 'failed';
    }
  }

  private async progress(model: string): Promise<void> {
    if (Date.now() - this.loggedAt < LOG_EVERY_MS) return;
    this.loggedAt = Date.now();
    this.logger.info({ model, ...(await this.show(model)) }, 'describing the photos on record by the running model');
  }

  private async show(model: string): Promise<TemplateCounts> {
    const counts = await this.templates.counts(model);
    stale.set(counts.waiting);
    uncomparable.set(counts.uncomparable);
    return counts;
  }

  private sleep(milliseconds: number): Promise<void> {
    return pause(milliseconds, undefined, { signal: this.stop.signal }).catch(() => undefined);
  }
}
