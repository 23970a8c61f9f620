import { hash, verify } from '@node-rs/argon2';

/** Argon2id as OWASP's cheat sheet has it: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

let decoy: Promise<string> | undefined;

/** Takes as long where there is no such user, so that nobody learns who there is. */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const right = await verify(passwordHash ?? (await (decoy ??= hashPassword('nobody'))), password.normalize('NFKC'));
  return right && passwordHash !== undefined;
}
