import Papa from 'papaparse';

/** A person as described by one line of the file. */
export interface PersonRow {
  line: number;
  name: string;
  identificationNumber: string;
  /** Name of one of the chosen files. */
  photo?: string;
  photoDate?: string;
}

/** The rows of a CSV file; undefined if it lacks the required columns. */
export function readPeople(text: string): PersonRow[] | undefined {
  const { data, meta } = Papa.parse<Record<string, string | undefined>>(text.replace(/^\uFEFF/, ''), { header: true, skipEmptyLines: 'greedy' });
  if (!['name', 'identificationNumber'].every((column) => meta.fields?.includes(column))) return undefined;
  return data.map(({ name = '', identificationNumber = '', photo, photoDate }, index) => ({
    line: index + 2,
    name: name.trim(),
    identificationNumber: identificationNumber.trim(),
    ...(photo?.trim() ? { photo: photo.trim() } : {}),
    ...(photoDate?.trim() ? { photoDate: photoDate.trim() } : {}),
  }));
}

/** The chosen file that a row names, by its path or just its name. */
export const fileFor = <Chosen extends { name: string }>(path: string, files: readonly Chosen[]): Chosen | undefined =>
  files.find(({ name }) => name === path.split('/').at(-1));
