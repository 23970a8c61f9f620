import type { TicketMaterials } from '../../operations/get-materials.js';

/** The fields in the vendor's format. The address is JSON in a string, with an object for each part. */
export const materialsFields = ({ texts, images, ...known }: TicketMaterials): Record<string, string> => ({
  ...texts,
  ...images,
  ...(texts.IdentificationNumber === undefined ? {} : { IdCardType: 'identityCard' }),
  ...(known.sex === undefined ? {} : { Sex: known.sex }),
  ...(known.ethnicGroup === undefined ? {} : { EthnicGroup: known.ethnicGroup }),
  ...(known.address ? { Address: addressJson(known.address) } : {}),
  ...(known.authority === undefined ? {} : { Authority: known.authority }),
  ...(known.validFrom === undefined ? {} : { IdCardStartDate: known.validFrom }),
  ...(known.validTo === undefined ? {} : { IdCardExpiry: known.validTo }),
  ...(known.userData === undefined ? {} : { UserData: known.userData }),
});

function addressJson({ province, city, area, detail }: NonNullable<TicketMaterials['address']>): string {
  const part = (text: string): { text: string } => ({ text });
  return JSON.stringify({ province: part(province), city: part(city), area: part(area), detail: part(detail) });
}
