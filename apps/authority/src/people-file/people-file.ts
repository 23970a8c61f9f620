import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable, pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { Rejection } from '../imports/rejections.js';
import { PeopleFileInvalid, readHeader, readRecord, type Column, type PersonRow } from './person-row.js';

/** Maximum length of a record: a name, a number, a date and paths are far shorter, text after an open quotation mark far longer. */
const MAX_RECORD_CHARACTERS = 16 * 1024;

export interface PeopleFileLine {
  /** Counted from 1, which is the header; for a record over several lines, the last one. */
  line: number;
  /** The share of the file that has been read, 0 to 1. */
  share: number;
  person: PersonRow | Rejection;
}

/** Reads a CSV file (UTF-8, RFC 4180) record by record. Throws PeopleFileInvalid where it cannot be parsed. */
export async function* readPeopleFile(file: string, now: Date): AsyncGenerator<PeopleFileLine> {
  const { size } = await stat(file);
  const parser = parse({ info: true, skip_empty_lines: true, max_record_size: MAX_RECORD_CHARACTERS, relax_column_count: true });
  // success or failure shows up in the parser, which is read below
  pipeline(Readable.from(text(file)), parser, () => undefined);
  let header: Column[] | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number; bytes: number } }>) {
      if (!header) header = readHeader(record.map((cell) => cell.trim()));
      else yield { line: info.lines, share: Math.min(info.bytes / size, 1), person: readRecord(header, record, now) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new PeopleFileInvalid(`The file cannot be parsed from line ${Number(error['lines'] ?? 1)}: ${error.code}. / CSV 格式错误`);
  }
  if (!header) throw new PeopleFileInvalid('The file is empty. / 文件为空');
}

/** The file's text, without Excel's byte order mark. */
async function* text(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Buffer): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new PeopleFileInvalid('The file is not UTF-8; save it as "CSV UTF-8". / 文件不是 UTF-8 编码，请另存为“CSV UTF-8”');
    }
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) yield decode(chunk);
  yield decode();
}
