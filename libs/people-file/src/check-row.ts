import type { ImportedIdentity } from '@shiren/contracts-registry';
import { checkIdentificationNumber, isDate, nameFlaw, writtenName } from '@shiren/id-document/rules';
import type { Rejection } from './rejections.js';

/** A row's texts in the form in which they are stored, or the first reason why the row is invalid. */
export type CheckedRow = { accepted: true; name: string; number: string; photoDate: string | null } | { accepted: false; rejection: Rejection };

/** The day begins up to fourteen hours earlier east of UTC; a photo may be from a day that has begun anywhere. */
const MAX_UTC_OFFSET_MS = 14 * 3_600_000;

/** Checks the texts of a row; its photo is checked elsewhere. */
export function checkRow(
  { name, identificationNumber, photoDate }: Pick<ImportedIdentity, 'name' | 'identificationNumber' | 'photoDate'>,
  now: Date,
): CheckedRow {
  const flaw = nameFlaw(name);
  if (flaw) return { accepted: false, rejection: `name-${flaw}` };
  if (/^\d([.,]\d+)?E\+?\d+$/i.test(identificationNumber)) return { accepted: false, rejection: 'number-scientific' };
  const checked = checkIdentificationNumber(identificationNumber, now);
  if (!checked.valid) return { accepted: false, rejection: `number-${checked.reason}` };
  if (photoDate !== undefined) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(photoDate) || !isDate(photoDate)) return { accepted: false, rejection: 'photo-date-invalid' };
    if (photoDate > new Date(now.getTime() + MAX_UTC_OFFSET_MS).toISOString().slice(0, 10)) return { accepted: false, rejection: 'photo-date-future' };
  }
  return { accepted: true, name: writtenName(name), number: checked.number, photoDate: photoDate ?? null };
}
