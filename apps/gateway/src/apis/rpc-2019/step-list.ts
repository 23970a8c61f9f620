import { schemes, type SchemeName } from '@shiren/schemes';

/** What the person goes through, in the vendor's words; it has none for typing and confirming. */
export function stepList(name: SchemeName, { guide, result }: { guide: boolean; result: boolean }): string[] {
  const { access, steps } = schemes[name];
  if (access === 'server') return [];
  const own = steps.flatMap((step) => {
    if (step === 'liveness') return ['FACE_LIVENESS'];
    return step === 'photograph-id-card' || step === 'photograph-id-card-if-stale' ? ['TAKE_ID_PHOTO'] : [];
  });
  return [...(guide ? ['GUIDE'] : []), 'PRIVACY', ...own, ...(result ? ['RESULT'] : [])];
}
