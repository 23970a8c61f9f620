import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { figuresOf, measure, type Measurement } from './measurement.js';

export interface WorkerFigures {
  workers: number;
  /** Processor threads of one network in one worker (ONNX_THREADS). */
  onnxThreads: number;
  /** Photos analysed per second. */
  perSecond: number;
  /** Growth of the process's memory per worker, including models and work. */
  megabytes: number;
  /** Milliseconds for a worker's first photo, and for its tenth. */
  first: number;
  tenth: number;
  /** Rounds of plain arithmetic per second on the same number of workers: shows how well the machine's cores add up, and so limits `perSecond`. */
  arithmetic: number;
}

/** Compares one worker with one per core, and with one whose networks have a thread per core, alternating: their throughput, memory and warm-up. */
export async function measureWorkers(photo: Buffer, { rounds, milliseconds }: { rounds: number; milliseconds: number }): Promise<WorkerFigures[]> {
  const cores = availableParallelism();
  const kinds = [
    { workers: 1, onnxThreads: 1 },
    { workers: cores, onnxThreads: 1 },
    { workers: 1, onnxThreads: cores },
  ];
  const pools: {
    pool: Piscina<Uint8Array | null, unknown>;
    kind: Pick<WorkerFigures, 'workers' | 'onnxThreads'>;
    begun: Pick<WorkerFigures, 'first' | 'tenth' | 'megabytes'>;
    taken: Measurement[];
    counted: Measurement[];
  }[] = [];
  try {
    for (const kind of kinds) {
      const { workers } = kind;
      const before = process.memoryUsage().rss;
      const pool = new Piscina<Uint8Array | null, unknown>({
        filename: new URL('./look-worker.js', import.meta.url).href,
        minThreads: workers,
        maxThreads: workers,
        env: { ...process.env, ONNX_THREADS: String(kind.onnxThreads) },
      });
      await Promise.all(Array.from({ length: workers }, () => pool.run(null, { name: 'backend' })));
      const begun = await firstPhotos(pool, photo);
      await measure(() => pool.run(photo), workers, milliseconds / 4);
      pools.push({ pool, kind, begun: { ...begun, megabytes: (process.memoryUsage().rss - before) / workers / 1024 / 1024 }, taken: [], counted: [] });
    }
    for (let round = 0; round < rounds; round++) {
      for (const { pool, kind, taken, counted } of pools) {
        taken.push(await measure(() => pool.run(photo), kind.workers, milliseconds));
        counted.push(await measure(() => pool.run(null, { name: 'arithmetic' }), kind.workers, milliseconds / 2));
      }
    }
    return pools.map(({ kind, begun, taken, counted }) => ({
      ...kind,
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
