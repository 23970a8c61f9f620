import type { Socket } from 'node:net';
import { Client, type QueryResult } from 'pg';

/** A connection on which the server sends nothing for this many milliseconds is closed: longer than any statement, and than the pool keeps one idle. */
const MAX_SILENCE_MS = 15_000;
/** Which run of a statement prepares it: searches whose filters change each time never get there. */
const PREPARED_FROM_RUN = 6;
/** Most texts that one connection counts, and so prepares; later ones are never prepared. */
const MAX_TEXTS = 200;
const START = 'START TRANSACTION';

type Result = QueryResult<object>;
type Run = (statement: string | { name?: string; text: string; values?: unknown[] }, values?: unknown[]) => Promise<Result>;

/**
 * A connection with few round trips. The start of a transaction travels with its first statement. Statements that are sent without waiting for each
 * other travel together and run in the order of the calls; if one fails in a transaction, all fail. What is run often is parsed and planned once.
 *
 * It closes itself if its server has fallen silent. PostgreSQL's own timeouts do not help if the network loses packets, and TCP's takes a quarter of
 * an hour.
 */
export class ServiceClient extends Client {
  private readonly texts = new Map<string, { name: string; runs: number }>();
  private startDue = false;
  private corked = false;

  constructor(options?: ConstructorParameters<typeof Client>[0]) {
    super({ ...(typeof options === 'string' ? { connectionString: options } : options), pipeline: true });
    const send = super.query.bind(this) as Run;
    this.query = ((statement: Parameters<Run>[0], values?: unknown[], ...rest: unknown[]) =>
      rest.length > 0 || typeof values === 'function'
        ? (send as (...words: unknown[]) => unknown)(statement, values, ...rest)
        : this.run(send, statement, values)) as typeof this.query;
    this.once('connect', () => {
      this.stream.setTimeout(MAX_SILENCE_MS, () => this.stream.destroy(new Error(`PostgreSQL sent nothing for ${MAX_SILENCE_MS / 1_000} s.`)));
    });
  }

  private get stream(): Socket {
    return (this as unknown as { connection: { stream: Socket } }).connection.stream;
  }

  private run(send: Run, statement: Parameters<Run>[0], values?: unknown[]): Promise<Result> {
    if (statement === START) {
      this.startDue = true;
      return Promise.resolve(nothing(START));
    }
    const starts = this.startDue;
    this.startDue = false;
    // the transaction was empty
    if (starts && (statement === 'COMMIT' || statement === 'ROLLBACK')) return Promise.resolve(nothing(statement));
    this.corkForThisTurn();
    if (!starts) return this.prepared(send, statement, values);
    return Promise.all([send(START), this.prepared(send, statement, values)]).then(([, result]) => result);
  }

  private prepared(send: Run, statement: Parameters<Run>[0], values?: unknown[]): Promise<Result> {
    if (typeof statement !== 'string' || !values || values.length === 0) return send(statement, values);
    let text = this.texts.get(statement);
    if (!text && this.texts.size < MAX_TEXTS) this.texts.set(statement, (text = { name: `often-${this.texts.size}`, runs: 0 }));
    if (!text || ++text.runs < PREPARED_FROM_RUN) return send(statement, values);
    return send({ name: text.name, text: statement, values });
  }

  /** Whatever is sent before the running code waits for something leaves by one call of the operating system. */
  private corkForThisTurn(): void {
    if (this.corked) return;
    const { stream } = this;
    this.corked = true;
    stream.cork();
    process.nextTick(() => {
      this.corked = false;
      stream.uncork();
    });
  }
}

const nothing = (command: string): Result => ({ command, rowCount: null, oid: 0, fields: [], rows: [] });
