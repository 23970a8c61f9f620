// apart from the questions: class-transformer's decorators there need reflect-metadata, which the pages don't load

export const MAX_LINKS_PER_BATCH = 200;
/** How long a link may be valid, in hours: thirty days. */
export const MAX_LINK_HOURS = 720;

/**
 * `waiting`: nobody has opened it. `opened`: a person has, and submitted nothing yet. `failed`: the last try failed; the link can be opened again.
 */
export const linkStates = ['waiting', 'opened', 'in-progress', 'passed', 'failed', 'expired', 'withdrawn'] as const;
export type LinkState = (typeof linkStates)[number];
