import { toCsv } from '@shiren/reports';

/** Downloads rows as a CSV file. */
export const downloadCsv = (name: string, rows: readonly (readonly (string | number)[])[]): void => downloadText(name, toCsv(rows), 'text/csv');

/** Downloads a text as a file. */
export const downloadText = (name: string, text: string, type: string): void => downloadParts(name, [text], type);

/** Downloads a file of parts that follow each other. */
export function downloadParts(name: string, parts: BlobPart[], type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(parts, { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
