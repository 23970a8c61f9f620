/** The creation time of a UUID of version 7; undefined for other versions. */
export function openedAt(id: string): Date | undefined {
  return id[14] === '7' ? new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)) : undefined;
}
