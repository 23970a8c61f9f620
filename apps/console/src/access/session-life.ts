/** How long a session lives in all, and without being used, in milliseconds. */
export const SESSION_LIFE = { whole: 12 * 3_600_000, idle: 2 * 3_600_000 } as const;
