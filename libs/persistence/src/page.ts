/** Reads one page of at most `limit` rows, and whether more follow: `read` is asked for one row more than the page holds. */
export async function readPage<Row>(limit: number, read: (maxRows: number) => Promise<Row[]>): Promise<{ rows: Row[]; more: boolean }> {
  const rows = await read(limit + 1);
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}
