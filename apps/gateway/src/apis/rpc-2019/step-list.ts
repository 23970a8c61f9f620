import { schemes, type SchemeName } from '@shiren/schemes';

/** The steps of the flow by the vendor's names; it has none for typing and for confirming. */
export function stepList(name: SchemeName, { guide, result }: { guide: boolean; result: boolean }): string[] {
  const { access, steps } = schemes[name];
  if (access === 'server') return [];
  const schemeSteps = steps.flatMap((step) => {
    if (step === 'liveness') return ['FACE_LIVENESS'];
    return step === 'photograph-id-card' || step === 'photograph-id-card-if-stale' ? ['TAKE_ID_PHOTO'] : [];
  });
  return [...(guide ? ['GUIDE'] : []), 'PRIVACY', ...schemeSteps, ...(result ? ['RESULT'] : [])];
}
