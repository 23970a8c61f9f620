import type { DeliveryCounts } from '@shiren/contracts-verification';
import type { DataSource } from 'typeorm';

/**
 * Counts an account's deliveries by the time of their last try, one count per window between these times; sandbox verifications are left out.
 * By hand: PostgreSQL counts all windows in one pass.
 */
export async function countDeliveries(database: DataSource, accountId: string, biz: string | null, times: readonly Date[]): Promise<DeliveryCounts[]> {
  const rows = await database.query<{ window: number; tried: string; failing: string }[]>(
    `select width_bucket(last_tried_at, $3::timestamptz[]) as window, count(*) as tried, count(*) filter (where state <> 'delivered') as failing
       from callback_delivery join ticket on ticket.id = callback_delivery.ticket
      where callback_delivery.account_id = $1 and last_tried_at >= $4 and last_tried_at < $5 and not sandbox and ($2::text is null or biz = $2)
      group by 1`,
    [accountId, biz, times, times[0], times.at(-1)],
  );
  return times.slice(1).map((_, index) => {
    const row = rows.find(({ window }) => window === index + 1);
    return { tried: Number(row?.tried ?? 0), failing: Number(row?.failing ?? 0) };
  });
}
