import type { FlowPreview, Session, Step as FlowStep } from '@shiren/flow-client';
import type { SceneContent } from '@shiren/contracts-verification';
import { adviceFor, consentText, isSchemeName, reasonText, schemes, type Step } from '@shiren/schemes';

/** A page of the flow that a preview can begin with. */
export type PreviewPage = 'guide' | 'declined' | 'passed' | 'failed' | 'in-review' | Exclude<FlowStep, 'submit'>;

const flowSteps: Readonly<Record<Step, Exclude<FlowStep, 'submit'>>> = {
  liveness: 'liveness',
  'photograph-id-card': 'photograph-id-card',
  'photograph-id-card-if-stale': 'photograph-id-card',
  'confirm-fields-if-unsure': 'confirm-fields',
  'type-name-and-number': 'type-name-and-number',
};

/** Nobody's: the number that passes in the sandbox. */
const sample = { name: '张三', identificationNumber: '110101190001012001' };

const stepsOf = (scheme: string): Exclude<FlowStep, 'submit'>[] => [
  'consent',
  ...(isSchemeName(scheme) ? schemes[scheme].steps : []).map((step) => flowSteps[step]),
];

/** The pages of a scene in the order in which a person sees them; none for a scheme without a flow. */
export function previewPages({ scheme, settings }: SceneContent): PreviewPage[] {
  const [consent, ...steps] = stepsOf(scheme);
  if (!consent || steps.length === 0) return [];
  return [...(settings.guidePage === 'default' ? (['guide'] as const) : []), consent, 'declined', ...steps, 'passed', 'failed', 'in-review'];
}

/** What the preview needs to begin at this page. The gateway gives a real flow the same for saved settings (`presentSession`). */
export function previewOf({ name, scheme, settings }: SceneContent, page: PreviewPage): FlowPreview {
  const steps = stepsOf(scheme);
  const place = Math.max(0, steps.indexOf(page as Exclude<FlowStep, 'submit'>));
  const { business, alternativeWay, guidePage, resultPage, pageColour: colour, logo, colourFlash, redirectHosts, frameOrigins } = settings;
  const session: Session = {
    ...{ scheme, sceneName: name, sandbox: false, state: 'open', expiresAt: new Date(Date.now() + 3_600_000).toISOString() },
    ...{ steps: [...steps.slice(place), 'submit'], taken: steps.slice(0, place), photographed: [] },
    ...(business ? { business: { name: business.name, contact: business.contact } } : {}),
    ...{
      consent: consentText(settings),
      alternativeWay,
      looks: { guidePage, resultPage, colour, ...(logo ? { logo } : {}) },
      colourFlash,
      redirectHosts,
      frameOrigins,
    },
    fields: sample,
  };
  const choices = { guided: page !== 'guide', declined: page === 'declined' };
  if (page !== 'passed' && page !== 'failed' && page !== 'in-review') return { session, choices };
  const reasons = page === 'failed' ? [{ code: '204', ...reasonText('204'), advice: adviceFor('204') }] : [];
  return { session: { ...session, state: 'decided', steps: [], taken: steps, result: { outcome: page, reasons } }, choices };
}
