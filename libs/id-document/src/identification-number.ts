export type IdentificationNumberCheck =
  | {
      valid: true;
      /** As stored and compared: 18 characters, with an upper-case X. */
      number: string;
      /** `yyyy-mm-dd` */
      birth: string;
      sex: 'm' | 'f';
      /** GB/T 2260 code of the place of the first registration, six digits. */
      region: string;
    }
  | { valid: false; reason: 'form' | 'fifteen-digits' | 'birth' | 'check-digit' };

/** GB 11643-1999, 4.4: weight of each of the first 17 digits, 2^(18-i) mod 11. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';
const EARLIEST_BIRTH = '1850-01-01';

/** The 18th character for the first 17 digits (ISO 7064, MOD 11-2). */
export function checkCharacterOf(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/** A number as it is stored and compared: plain digits for full-width ones, no blanks or invisible characters anywhere, an upper-case X. */
export const normalizeNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')
    .toUpperCase();

/** Checks form, check digit and birth date of a number in any form that `normalizeNumber` takes. `today` bounds the birth date. */
export function checkIdentificationNumber(text: string, today: Date): IdentificationNumberCheck {
  const number = normalizeNumber(text);
  if (/^\d{15}$/.test(number)) return { valid: false, reason: 'fifteen-digits' };
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return { valid: false, reason: 'form' };
  if (checkCharacterOf(number) !== number[17]) return { valid: false, reason: 'check-digit' };
  const birth = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isDate(birth) || birth < EARLIEST_BIRTH || birth > today.toISOString().slice(0, 10)) return { valid: false, reason: 'birth' };
  return { valid: true, number, birth, sex: Number(number[16]) % 2 === 1 ? 'm' : 'f', region: number.slice(0, 6) };
}

export const numberFlawTexts = {
  form: { zh: '身份证号须为 18 位（末位可为 X）', en: 'the ID number must have 18 digits; the last character may be X' },
  'fifteen-digits': {
    zh: '15 位身份证号已于 2013 年停止使用，请填写 18 位号码',
    en: 'ID numbers with 15 digits have not been valid since 2013; enter the one with 18 characters',
  },
  birth: { zh: '身份证号码中的出生日期无效', en: 'the ID number holds no possible date of birth' },
  'check-digit': { zh: '身份证号码校验位错误', en: 'the last character of the ID number does not fit the others' },
} as const;

/** Builds a valid number: six digits of region, `yyyy-mm-dd`, and a sequence of 0 to 999, odd for men. */
export function identificationNumberOf({ region, birth, sequence }: { region: string; birth: string; sequence: number }): string {
  const digits = `${region}${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return digits + checkCharacterOf(digits);
}

/** Whether this day exists, `yyyy-mm-dd`. */
export function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
