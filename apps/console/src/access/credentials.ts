import type { EntityManager } from 'typeorm';
import { insertHolders, readHolders } from '../queries/credential-holders.js';
import { CredentialSetting } from './credential-setting.entity.js';

/** For how many days a person who set another user's credentials counts as the same person, even if the user has chosen a new password since. */
export const CREDENTIAL_MEMORY_DAYS = 30;

/**
 * Records who knows a user's credentials: the person who sets them here, and everyone who may be that person. Call this in the transaction that sets
 * them.
 */
export async function noteCredentials(manager: EntityManager, userId: string, setBy: string): Promise<void> {
  if (userId === setBy) return;
  await insertHolders(manager, userId, setBy, CREDENTIAL_MEMORY_DAYS);
}

/** Who may be the person behind a user, and when somebody else last set the credentials; for telling people apart. */
export async function personsBehind(manager: EntityManager, userId: string): Promise<{ persons: string[]; credentialsSetAt?: string }> {
  const persons = await readHolders(manager, userId, CREDENTIAL_MEMORY_DAYS);
  const last = await manager.findOne(CredentialSetting, { where: { userId }, order: { at: 'desc' } });
  return { persons, ...(last ? { credentialsSetAt: last.at.toISOString() } : {}) };
}
