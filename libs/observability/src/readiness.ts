import type { ReadinessCheck } from './health.js';

/** Collects what a service can't work without; each part adds its own check when it is created. */
export class Readiness {
  private readonly added: ReadinessCheck[] = [];

  add(check: ReadinessCheck): void {
    this.added.push(check);
  }

  get checks(): readonly ReadinessCheck[] {
    return this.added;
  }
}
