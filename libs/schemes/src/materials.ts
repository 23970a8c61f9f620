import { Problem, type MaterialType } from '@shiren/contracts-core';

/** Throws MATERIAL.MISSING or MATERIAL.NOT_ALLOWED, which name the types; each type may occur only once. */
export function checkMaterials(
  given: readonly MaterialType[],
  asked: { readonly required: readonly MaterialType[]; readonly optional: readonly MaterialType[] },
): void {
  const missing = asked.required.filter((type) => !given.includes(type));
  if (missing.length > 0) {
    throw new Problem('MATERIAL.MISSING', `This scheme needs ${missing.join(', ')} too.`, { materials: missing.join(',') });
  }
  const allowed = [...asked.required, ...asked.optional];
  const surplus = given.filter((type, index) => !allowed.includes(type) || given.indexOf(type) !== index);
  if (surplus.length > 0) {
    throw new Problem('MATERIAL.NOT_ALLOWED', `This scheme accepts ${allowed.join(', ') || 'nothing'}, each once, but not ${surplus.join(', ')}.`, {
      materials: surplus.join(','),
    });
  }
}
