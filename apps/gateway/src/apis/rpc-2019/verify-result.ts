import type { TicketState } from '@shiren/contracts-verification';
import { checkIdentificationNumber } from '@shiren/id-document';
import { compactDate, type MaterialsForBusiness } from '../../operations/submitted-materials.js';
import { statusCodes } from '../rpc-2018/verify-status.js';

/** A ticket's state in the format of 2019-03-07. */
export const verifyResult = ({ status, verdict }: TicketState): Record<string, number> => ({
  VerifyStatus: statusCodes[status],
  ...(verdict?.authorityScore === undefined ? {} : { AuthorityComparisionScore: verdict.authorityScore }),
  ...(verdict?.similarityScore === undefined ? {} : { IdCardFaceComparisonScore: verdict.similarityScore }),
});

/** What was submitted, in the format of 2019-03-07; unknown fields are absent. */
export function materialOf({ texts, images, front, back }: MaterialsForBusiness): object {
  const number = front.number?.value;
  const checked = number === undefined ? undefined : checkIdentificationNumber(number, new Date());
  const card = present({
    Name: front.name?.value,
    Number: number,
    Address: front.address?.value,
    Authority: back.authority?.value,
    Birth: checked?.valid ? compactDate(checked.birth) : undefined,
    Nationality: front.ethnicGroup?.value,
    StartDate: back.validFrom && compactDate(back.validFrom.value),
    EndDate: back.validTo && compactDate(back.validTo.value),
    FrontImageUrl: images.IdCardFrontPic,
    BackImageUrl: images.IdCardBackPic,
  });
  return present({
    FaceImageUrl: images.FacePic,
    FaceQuality: images.FacePic && 'NORMAL', // an unfit photo is never accepted
    IdCardName: texts.Name,
    IdCardNumber: texts.IdentificationNumber,
    IdCardInfo: Object.keys(card).length > 0 ? card : undefined,
  });
}

const present = (fields: Record<string, unknown>): object => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
