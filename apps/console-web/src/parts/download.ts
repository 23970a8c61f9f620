import { toCsv } from '@shiren/reports';

/** Downloads rows as a CSV file. */
export const downloadCsv = (name: string, rows: readonly (readonly (string | number)[])[]): void => downloadText(name, toCsv(rows), 'text/csv');

/** Downloads a text as a file. */
export function downloadText(name: string, text: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
