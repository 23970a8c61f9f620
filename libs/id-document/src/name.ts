/** Dots that people and keyboards use between the parts of a minority name; the card's own is U+00B7. */
const MIDDLE_DOTS = /[\u2022\u2027\u2219\u22c5\u30fb\uff65\u25cf\uff0e]/g;

/** The normal form in which names are compared: NFC, no surrounding blanks, one kind of middle dot. */
export const normalizeName = (name: string): string => name.normalize('NFC').trim().replace(MIDDLE_DOTS, '·');

/** Two to thirty characters: Han, the middle dot inside, or Latin letters with single blanks. */
export const isName = (name: string): boolean => /^(?=.{2,30}$)(\p{Script=Han}+(·\p{Script=Han}+)*|[A-Za-z]+([ .'-]{1,2}[A-Za-z]+)*)$/u.test(name);
