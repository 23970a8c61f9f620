import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { TryVerification, pages } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import type { EntityManager } from 'typeorm';
import { Access, type Actor } from '../access/access.js';
import { Audit } from '../audit/audit.js';
import { lockAccount } from '../accounts/account.entity.js';
import { countTries } from '../queries/count-tries.js';

/** Per user. Trying is done by hand; programs use a key. */
const MAX_TRIES_PER_MINUTE = 10;
/** How many of the account's latest log entries are searched for tries; more are not written by hand in a minute. */
const MAX_SEARCHED_ENTRIES = 1_000;

/** Verifications that users run from the console. The gateway runs them once they are recorded in the audit log. */
@Controller()
export class TryController {
  constructor(
    private readonly access: Access,
    private readonly audit: Audit,
  ) {}

  @Answers(pages.tryIt)
  async begin(request: TryVerification): Promise<{ accountId: string }> {
    const { biz, real, ticketId } = request;
    const actor = await this.access.actorInScene(request, real ? 'verifications.run' : 'verifications.try');
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await assertPace(manager, actor);
      await note('verification.try', `${biz}/${ticketId}`, { real });
    });
    return { accountId: actor.accountId };
  }
}

/** The account's row is locked first, as for every entry, so that concurrent tries are counted one after the other. Throws LIMIT.REACHED. */
async function assertPace(manager: EntityManager, { accountId, userName }: Actor): Promise<void> {
  await lockAccount(manager, accountId);
  const counted = await countTries(manager, accountId, userName, MAX_SEARCHED_ENTRIES);
  if (!counted || counted.tries < MAX_TRIES_PER_MINUTE) return;
  const seconds = Math.max(1, counted.seconds);
  throw new Problem('LIMIT.REACHED', `You may try ${MAX_TRIES_PER_MINUTE} verifications a minute; try again in ${seconds} seconds.`, { seconds });
}
