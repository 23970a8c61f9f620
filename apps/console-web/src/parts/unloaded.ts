/** Whether a part of the program could not be fetched; each browser has its own words for it. */
export const isUnloaded = (error: unknown): boolean =>
  error instanceof Error && /dynamically imported module|importing a module script|preload CSS|MIME type/i.test(error.message);
