import { SingleBar } from 'cli-progress';

/** Without a terminal, progress is printed in this many steps. */
const STEPS = 10;

export interface Progress {
  show(rows: number, share: number): void;
  end(): void;
}

/** A progress bar on a terminal, plain lines elsewhere. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): Progress {
  const shown = new SingleBar({ stream, format: '{bar} {percentage} % · {rows} rows · {eta_formatted} left', hideCursor: true, etaBuffer: 20 });
  shown.start(1_000, 0, { rows: 0 });
  return {
    show: (rows, share) => shown.update(Math.round(share * 1_000), { rows }),
    end: () => shown.stop(),
  };
}

function lines(stream: NodeJS.WritableStream): Progress {
  let step = 0;
  return {
    show: (rows, share) => {
      if (Math.floor(share * STEPS) <= step) return;
      step = Math.floor(share * STEPS);
      stream.write(`${Math.round(share * 100)} % · ${rows} rows\n`);
    },
    end: () => undefined,
  };
}
