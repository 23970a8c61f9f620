import { erasureGrounds, type ErasureGround } from '@shiren/contracts-console';

/** An erasure as the console's log has it: only ids. */
export interface LoggedErasure {
  id: string;
  accountId: string;
  ground: ErasureGround;
  subject: string;
  attempts: string[];
  /** Absent in what a former release logged. */
  links?: string[];
}

/** Reads the erasures from a log of JSON lines, each once. Other lines are ignored, also one that was cut off. */
export function readErasures(log: string): LoggedErasure[] {
  const lines = log.split('\n').filter((line) => line.includes('"erasing"'));
  return [...new Map(lines.flatMap(erasureIn).map((erasure) => [erasure.id, erasure])).values()];
}

function erasureIn(line: string): LoggedErasure[] {
  try {
    const { erasing } = JSON.parse(line) as { erasing?: LoggedErasure };
    return erasing && Array.isArray(erasing.attempts) && erasureGrounds.includes(erasing.ground) ? [erasing] : [];
  } catch {
    return [];
  }
}
