import { LONG_TERM, type CardFlaw, type CardReadings, type ReadField } from '@shiren/contracts-media';
import { addressParts, authorityPlaces, sharesPlace } from './places.js';
import { normalizeNumber } from './identification-number.js';
import { normalizeName } from './name.js';

/** What the card photos say about a claimed identity: outcomes only, no personal data. */
export interface CardFindings {
  frontFlaw?: CardFlaw;
  backFlaw?: CardFlaw;
  /** Whether the front agrees with the claim; absent if it could not be read. */
  claim?: 'agrees' | 'disagrees' | 'unsure';
  /** Whether the card is valid today; absent if the back could not be read. */
  validity?: 'valid' | 'expired' | 'not-yet-valid';
  /** Whether front and back can belong to the same card; absent if one of them could not be read. */
  sides?: 'agree' | 'disagree';
}

export interface Claim {
  name: string;
  identificationNumber: string;
}

/** Compares the readings with each other, with the claim, and with the calendar. `today` as `yyyy-mm-dd` in China. */
export function cardFindings({ front, back }: CardReadings, claim: Claim, today: string): CardFindings {
  const [fit, fitBack] = [front?.flaw ? undefined : front?.fields, back?.flaw ? undefined : back?.fields];
  const claimed = fit && claimFinding(fit, claim);
  const validity = fitBack && validityOf(fitBack, today);
  const sides = fit && fitBack && sidesAgree(fit, fitBack);
  return {
    ...(front?.flaw ? { frontFlaw: front.flaw } : {}),
    ...(back?.flaw ? { backFlaw: back.flaw } : {}),
    ...(claimed ? { claim: claimed } : {}),
    ...(validity ? { validity } : {}),
    ...(sides === undefined ? {} : { sides: sides ? 'agree' : 'disagree' }),
  };
}

type Fields = NonNullable<CardReadings['front']>['fields'];

/** Number of characters by which an unsure reading may differ before it counts as another text: a third, at least one. */
const mayDiffer = (text: string): number => Math.max(1, Math.floor([...text].length / 3));

function claimFinding({ name, number }: Fields, claim: Claim): CardFindings['claim'] {
  const findings = [compared(name, claim.name, normalizeName), compared(number, claim.identificationNumber, normalizeNumber)];
  return findings.includes('disagrees') ? 'disagrees' : findings.includes('unsure') ? 'unsure' : 'agrees';
}

/** A sure field must be equal; an unsure one disagrees only if it is a different text altogether. */
function compared(field: ReadField | undefined, claim: string, normalize: (text: string) => string): NonNullable<CardFindings['claim']> {
  if (!field) return 'unsure';
  const [read, claimed] = [normalize(field.value), normalize(claim)];
  if (read === claimed) return 'agrees';
  if (field.confidence === 'high') return 'disagrees';
  return editsBetween([...read], [...claimed]) > mayDiffer(claimed) ? 'disagrees' : 'unsure';
}

/** Levenshtein distance. */
export function editsBetween(one: readonly string[], other: readonly string[]): number {
  let row = other.map((_, index) => index + 1);
  one.forEach((character, index) => {
    let [diagonal, left] = [index, index + 1];
    row = row.map((above, at) => {
      left = Math.min(above + 1, left + 1, diagonal + (character === other[at] ? 0 : 1));
      diagonal = above;
      return left;
    });
  });
  return row.at(-1) ?? one.length;
}

/** Dates that were not read with certainty are ignored. */
function validityOf({ validFrom, validTo }: Fields, today: string): CardFindings['validity'] {
  if (validTo?.confidence === 'high' && validTo.value !== LONG_TERM && validTo.value < today) return 'expired';
  if (validFrom?.confidence === 'high' && validFrom.value > today) return 'not-yet-valid';
  return validFrom && validTo ? 'valid' : undefined;
}

/** Ages from which a card is valid for ten years, twenty, and without limit; younger holders get five years (居民身份证法, article 5). */
const AGES = [16, 26, 46];
const TERMS = [5, 10, 20];

/**
 * A card is issued after its holder's birth, for about the term that the law gives at that age, by the police of the place
 * where the address is. Only sure readings count, and a term one step off is accepted: people apply around birthdays.
 */
function sidesAgree({ birth, address }: Fields, { authority, validFrom, validTo }: Fields): boolean {
  const sure = (field: ReadField | undefined): string | undefined => (field?.confidence === 'high' ? field.value : undefined);
  const [born, from, to] = [sure(birth), sure(validFrom), sure(validTo)];
  if (born && from && from < born) return false;
  if (born && from && to) {
    const age = Number(from.slice(0, 4)) - Number(born.slice(0, 4)) - (from.slice(5) < born.slice(5) ? 1 : 0);
    const step = AGES.filter((least) => age >= least).length;
    const given = to === LONG_TERM ? TERMS.length : TERMS.indexOf(Number(to.slice(0, 4)) - Number(from.slice(0, 4)));
    if (given >= 0 && Math.abs(given - step) > 1) return false;
  }
  const [place, issuer] = [sure(address), sure(authority)];
  return place === undefined || issuer === undefined || sharesPlace(addressParts(place), authorityPlaces(issuer));
}
