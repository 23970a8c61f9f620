import type { FlowClient, Session } from '@shiren/flow-client';
import { codeOfError } from '@shiren/web-sdk';
import { useEffect, type ReactNode } from 'react';
import { useChoices, type Choices } from './back.js';
import type { Link } from './link.js';
import { CardPage } from './pages/card-page.js';
import { ConfirmPage } from './pages/confirm-page.js';
import { ConsentPage } from './pages/consent-page.js';
import { DeclinedPage } from './pages/declined-page.js';
import { GuidePage } from './pages/guide-page.js';
import { HandoverPage } from './pages/handover-page.js';
import { LivenessPage } from './pages/liveness-page.js';
import { OpeningPage } from './pages/opening-page.js';
import { ProblemPage } from './pages/problem-page.js';
import { ResultPage } from './pages/result-page.js';
import { SubmitPage } from './pages/submit-page.js';
import { TypePage } from './pages/type-page.js';
import { Frame } from './ui/frame.js';
import { useKnownBusiness } from './ui/leave.js';
import { useFlow, type Flow } from './use-flow.js';
import { useParent, useProblem } from './use-parent.js';

/** Shows the page of the next step. The server knows what has been done, so reloading continues at the same step. */
export function App({ link, client, start }: { link: Link; client: FlowClient; start?: Partial<Choices> }): ReactNode {
  const flow = useFlow(client);
  const [choices, choose] = useChoices(start);
  useReports(flow);
  // a preview's session is nobody's
  useKnownBusiness(start ? undefined : flow.session);
  return (
    <Frame session={flow.session} waiting={flow.waiting}>
      {pageOf(flow, link, choices, choose)}
    </Frame>
  );
}

/** Reports to the business's page around the frame, if there is one. */
function useReports({ session, failure, waiting }: Flow): void {
  const parent = useParent();
  const reached = session && (session.state === 'open' ? session.steps[0] : 'end');
  useEffect(() => {
    if (reached) parent?.post(reached === 'end' ? { type: 'submitted' } : { type: 'step', step: reached });
  }, [parent, reached]);
  useProblem(failure ? codeOfError(failure.code, failure.status) : waiting ? 'NETWORK.UNAVAILABLE' : undefined);
}

function pageOf(flow: Flow, link: Link, choices: Choices, choose: (change: Partial<Choices>) => void): ReactNode {
  const { session, failure } = flow;
  if (failure) return <ProblemPage failure={failure} onRetry={flow.refresh} onResume={flow.resume} session={session} address={link.failRedirect} />;
  if (!session) return <OpeningPage />;
  if (session.state !== 'open') return <ResultPage flow={flow} session={session} link={link} />;
  if (choices.onPhone) return <HandoverPage flow={flow} address={link.address} onBack={() => choose({ onPhone: false })} />;
  if (choices.declined) return <DeclinedPage session={session} link={link} onReconsider={() => choose({ declined: false })} />;
  const onPhone = link.address === '' ? undefined : (): void => choose({ onPhone: true });
  return stepOf(session, {
    consent:
      choices.guided || session.looks.guidePage === 'own' ? (
        <ConsentPage flow={flow} session={session} onDecline={() => choose({ declined: true })} />
      ) : (
        <GuidePage session={session} onStart={() => choose({ guided: true })} onPhone={onPhone} />
      ),
    'type-name-and-number': <TypePage flow={flow} />,
    liveness: <LivenessPage flow={flow} session={session} onPhone={onPhone} onDecline={() => choose({ declined: true })} />,
    'photograph-id-card': <CardPage flow={flow} session={session} />,
    'confirm-fields': <ConfirmPage flow={flow} session={session} />,
    submit: <SubmitPage flow={flow} />,
  });
}

const stepOf = ({ steps: [next] }: Session, pages: Record<Session['steps'][number], ReactNode>): ReactNode => (next ? pages[next] : null);
