import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Bus, LOGGER } from '@shiren/bus';
import type { StoredFacesReply } from '@shiren/contracts-console';
import { materials } from '@shiren/contracts-materials';
import { authority } from '@shiren/contracts-registry';
import { gauged } from '@shiren/observability';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { FILING_THRESHOLD, faceLevel } from './face-level.js';

const COUNT_INTERVAL_MS = 600_000;
/** Milliseconds until the first count, so that all services have had time to start. */
const FIRST_COUNT_MS = 15_000;

const peopleKept = gauged('shiren_people_with_faces', 'People whose faces are stored, counted every ten minutes.', ['kept']);

/** Periodically counts how many people's faces are stored, and logs when a filing comes near. */
@Injectable()
export class StoredFaces implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly periodic = new PeriodicWork(
    {
      everyMs: COUNT_INTERVAL_MS,
      firstAfterMs: FIRST_COUNT_MS,
      onError: (error) => this.logger.warn({ error: error.message }, 'stored faces could not be counted'),
    },
    () => this.count(new Date()),
  );
  private last?: StoredFacesReply;

  constructor(
    private readonly bus: Bus,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.periodic.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.periodic.stop();
  }

  /** The last count. */
  get known(): { faces?: StoredFacesReply } {
    return this.last ? { faces: this.last } : {};
  }

  /** A person in both counts twice: an alarm may come early, but never late. */
  async count(now: Date): Promise<StoredFacesReply> {
    const [{ people }, { withPhoto }] = await Promise.all([
      this.bus.ask(materials.storedFaces, { of: 'installation' }),
      this.bus.ask(authority.state, { counted: true }),
    ]);
    const level = faceLevel(people + withPhoto);
    this.last = { captured: people, registry: withPhoto, limit: FILING_THRESHOLD, level, countedAt: now.toISOString() };
    peopleKept.set({ kept: 'captured' }, people);
    peopleKept.set({ kept: 'registry' }, withPhoto);
    const report = { storedFaces: people + withPhoto, limit: FILING_THRESHOLD, level };
    if (level === 'reached') this.logger.error(report, 'faces of 100,000 people are stored: a filing with the provincial authority is due');
    else if (level !== 'far') this.logger.warn(report, 'faces of nearly 100,000 people are stored: a filing with the provincial authority will soon be due');
    return this.last;
  }
}
