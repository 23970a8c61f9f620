import DataLoader from 'dataloader';

/** As many as one statement takes; statements set it as a limit, by which the planner knows how few they are. */
export const MAX_BATCH = 16;

/** What is asked for in one turn of the event loop is done by one statement, up to MAX_BATCH at once; nothing is remembered. */
export const batched = <Request, Reply>(runBatch: (requests: readonly Request[]) => Promise<(Reply | Error)[]>): DataLoader<Request, Reply> =>
  new DataLoader<Request, Reply>(runBatch, { cache: false, batchScheduleFn: (run) => void setImmediate(run), maxBatchSize: MAX_BATCH });
