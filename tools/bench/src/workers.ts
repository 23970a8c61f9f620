import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { figuresOf, measure, type Measurement } from './measurement.js';

export interface WorkerFigures {
  threads: number;
  /** Photos analysed per second. */
  perSecond: number;
  /** Growth of the process's memory per thread, including models and work. */
  megabytes: number;
  /** Milliseconds for a thread's first photo, and for its tenth. */
  first: number;
  tenth: number;
  /** Rounds of plain arithmetic per second on the same number of threads: shows how well the machine's cores add up, and so limits `perSecond`. */
  arithmetic: number;
}

/** Compares one worker thread with one per core, alternating: their throughput, memory and warm-up. */
export async function measureWorkers(photo: Buffer, { rounds, milliseconds }: { rounds: number; milliseconds: number }): Promise<WorkerFigures[]> {
  const counts = [1, availableParallelism()];
  const pools: {
    pool: Piscina<Uint8Array | null, unknown>;
    threads: number;
    begun: Omit<WorkerFigures, 'threads' | 'perSecond' | 'arithmetic'>;
    taken: Measurement[];
    counted: Measurement[];
  }[] = [];
  try {
    for (const threads of counts) {
      const before = process.memoryUsage().rss;
      const pool = new Piscina<Uint8Array | null, unknown>({
        filename: new URL('./look-worker.js', import.meta.url).href,
        minThreads: threads,
        maxThreads: threads,
      });
      await Promise.all(Array.from({ length: threads }, () => pool.run(null, { name: 'backend' })));
      const begun = await firstPhotos(pool, photo);
      await measure(() => pool.run(photo), threads, milliseconds / 4);
      pools.push({ pool, threads, begun: { ...begun, megabytes: (process.memoryUsage().rss - before) / threads / 1024 / 1024 }, taken: [], counted: [] });
    }
    for (let round = 0; round < rounds; round++) {
      for (const { pool, threads, taken, counted } of pools) {
        taken.push(await measure(() => pool.run(photo), threads, milliseconds));
        counted.push(await measure(() => pool.run(null, { name: 'arithmetic' }), threads, milliseconds / 2));
      }
    }
    return pools.map(({ threads, begun, taken, counted }) => ({
      threads,
      perSecond: figuresOf(taken).perSecond,
      arithmetic: figuresOf(counted).perSecond,
      ...begun,
    }));
  } finally {
    await Promise.all(pools.map(({ pool }) => pool.destroy()));
  }
}

async function firstPhotos(pool: Piscina<Uint8Array | null, unknown>, photo: Buffer): Promise<{ first: number; tenth: number }> {
  const times: number[] = [];
  for (let call = 0; call < 10; call++) {
    const began = performance.now();
    await pool.run(photo);
    times.push(performance.now() - began);
  }
  return { first: times[0] ?? NaN, tenth: times[9] ?? NaN };
}
