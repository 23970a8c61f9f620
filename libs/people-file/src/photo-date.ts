/** Day zero of Excel's calendar as it counts days after February 1900. */
const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

/**
 * `yyyy-mm-dd` for a day as people and Excel write it, year first: 2021-05-04, 2021/5/4, 2021.5.4, 2021年5月4日, 20210504, with or without a
 * time after it, and Excel's number of the day (44320). Anything else is returned as it is: where the day comes first, nobody can tell it from
 * the month.
 */
export function readDay(text: string): string {
  const plain = text.normalize('NFKC').trim();
  const parts =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+\d{1,2}:\d{2}(?::\d{2})?)?$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (parts) return `${parts[1]}-${parts[2]?.padStart(2, '0')}-${parts[3]?.padStart(2, '0')}`;
  return /^[2-7]\d{4}$/.test(plain) ? new Date(EXCEL_EPOCH_MS + Number(plain) * DAY_MS).toISOString().slice(0, 10) : text;
}
