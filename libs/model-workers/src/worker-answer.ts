import { Problem, type ProblemCode } from '@shiren/contracts-core';

/** A worker thread's reply. Errors lose their class between threads, so a problem is sent as data. */
export type WorkerAnswer<Answer> = { answer: Answer } | { problem: { code: ProblemCode; message: string; details: Problem['details'] } };

/** In the worker: runs the task and turns a problem into data; any other error fails the task as our fault. */
export async function answering<Answer>(work: () => Promise<Answer>): Promise<WorkerAnswer<Answer>> {
  try {
    return { answer: await work() };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, message, details } = error;
    return { problem: { code, message, details } };
  }
}
