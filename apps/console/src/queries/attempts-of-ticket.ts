import type { DataSource } from 'typeorm';

/**
 * Attempts of tickets whose id begins or ends with a text, each up to `limit`, the last in the order of the ids first. By hand: only with this order
 * does PostgreSQL read no more of the two indexes than `limit` rows, whatever it expects the text to match.
 */
export async function attemptsOfTicket(database: DataSource, accountId: string, part: string, limit: number): Promise<string[]> {
  const rows = await database.query<{ id: string }[]>(
    `(select attempt_id as id from attempt where account_id = $1 and ticket_id like $2 order by ticket_id using ~>~, attempt_id desc limit $4)
     union
     (select attempt_id from attempt where account_id = $1 and reverse(ticket_id) like $3 order by reverse(ticket_id) using ~>~, attempt_id desc limit $4)`,
    [accountId, `${escapedLike(part)}%`, `${escapedLike(reversed(part))}%`, limit],
  );
  return rows.map(({ id }) => id);
}

const escapedLike = (text: string): string => text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);

/** As PostgreSQL reverses a text: by characters, not by halves of them. */
const reversed = (text: string): string => [...text].reverse().join('');
