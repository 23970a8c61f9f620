/** The engine of mini programs has no `performance`, and no other clock than this. The bundler puts it in its place. */
export const performance = { now: (): number => Date.now() };
