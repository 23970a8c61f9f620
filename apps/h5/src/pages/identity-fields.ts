import { checkIdentificationNumber, nameFlaw, normalizeNumber } from '@shiren/id-document/rules';
import type { Words } from '../text/zh.js';

/** What is wrong with a name; undefined if it is valid. */
export function nameTrouble(name: string, words: Words): string | undefined {
  const flaw = nameFlaw(name);
  return flaw && { form: words.nameWrong, 'private-use': words.namePrivate }[flaw];
}

/** What is wrong with a number. While typing, only what more digits cannot fix. */
export function numberTrouble(text: string, words: Words, typing = false): string | undefined {
  const number = normalizeNumber(text);
  const canBecomeOne = /^[1-9]\d{0,16}$|^[1-9]\d{16}[\dXx]$/.test(number);
  if (number.length === 15 && canBecomeOne && !typing) return words.numberFifteen;
  if (number.length < 18)
    return !canBecomeOne && number !== '' ? words.numberForm : typing ? undefined : number === '' ? words.numberForm : words.numberLength(number.length);
  const checked = checkIdentificationNumber(number, new Date());
  if (checked.valid) return undefined;
  return { form: words.numberForm, 'fifteen-digits': words.numberFifteen, birth: words.numberBirth, 'check-digit': words.numberCheck }[checked.reason];
}
