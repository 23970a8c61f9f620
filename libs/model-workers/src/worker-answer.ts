import { Problem, type ProblemCode } from '@shiren/contracts-core';

/** What a worker thread sends back. Errors lose their class between threads, so a problem comes back as data. */
export type WorkerAnswer<Answer> = { answer: Answer } | { problem: { code: ProblemCode; message: string; details: Problem['details'] } };

/** In the worker: does the work, and turns a problem into data; anything else it throws fails the task as our fault. */
export async function answering<Answer>(work: () => Promise<Answer>): Promise<WorkerAnswer<Answer>> {
  try {
    return { answer: await work() };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, message, details } = error;
    return { problem: { code, message, details } };
  }
}
