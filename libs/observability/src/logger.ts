import type { LoggerService } from '@nestjs/common';
import { readEnvironment } from '@shiren/environment';
import { pino, type Logger } from 'pino';
import { ObservabilityEnvironment } from './environment.js';

/** Routine log lines are buffered for this many milliseconds or bytes: a write per call costs more than the line itself. */
const WRITTEN_WITHIN = 100;
const WRITTEN_FROM = 4_096;
/** Pino's number of the level; this level and above are written immediately. */
const WARNING = 40;

/** JSON lines on standard output. Log ids and codes only: never a name, a number, an image or a secret. */
export function createLogger(service: string, level = readEnvironment(ObservabilityEnvironment).logLevel): Logger {
  const output = pino.destination({ dest: 1, sync: true, minLength: WRITTEN_FROM });
  let waiting: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
    // not flushSync, which waits for the disk where the log is a file, and the whole service with it
    output.flush();
  };
  process.once('exit', () => output.flushSync());
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        logMethod(words, log, severity) {
          log.apply(this, words);
          if (severity >= WARNING) write();
          // pino's own `periodicFlush` writes ten times a second even if there is nothing to write, which keeps idle services awake
          else waiting ??= setTimeout(write, WRITTEN_WITHIN).unref();
        },
      },
    },
    output,
  );
}

/** Sends Nest's own messages to the same log. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message));
  }
  error(message: unknown, ...rest: unknown[]): void {
    const stack = message instanceof Error ? message.stack : rest.find((part) => typeof part === 'string' && part.includes('\n'));
    this.logger.error({ context: rest.at(-1), stack }, String(message));
  }
}
