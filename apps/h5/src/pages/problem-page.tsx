import type { FlowError } from '@shiren/flow-client';
import { useEffect, type ReactNode } from 'react';
import type { Link } from '../link.js';
import { useLanguage } from '../text/language.js';
import { Leave } from '../ui/leave.js';
import { Button, Page } from '../ui/page.js';
import type { Flow } from '../use-flow.js';

/** Milliseconds between tries while the network or the service is away. */
const RESUME_INTERVAL_MS = 5_000;

type Kind = 'token' | 'expired' | 'withdrawn' | 'network' | 'service' | 'limit' | 'other';
/** Only the business can begin another verification. */
const OVER: readonly Kind[] = ['token', 'expired', 'withdrawn'];

/** What prevents the flow from continuing, and what to do. It goes on by itself as soon as the network or the service is back. */
export function ProblemPage({ flow: { session, refresh, resume }, failure, link }: { flow: Flow; failure: FlowError; link: Link }): ReactNode {
  const { words } = useLanguage();
  const kind = kindOf(failure);
  const [title, lead] = kind === 'limit' ? [words.limitTitle, words.limitLead(minutesOf(failure))] : words.problems[kind];
  const passing = kind === 'network' || kind === 'service';
  useEffect(() => {
    if (!passing) return;
    let trying = false;
    const attempt = async (): Promise<void> => {
      if (trying) return;
      trying = true;
      await resume();
      trying = false;
    };
    const again = (): void => void attempt();
    const timer = setInterval(again, RESUME_INTERVAL_MS);
    addEventListener('online', again);
    return () => {
      clearInterval(timer);
      removeEventListener('online', again);
    };
  }, [passing, resume]);
  return (
    <Page
      name={`problem-${kind}`}
      mark={kind === 'withdrawn' ? { icon: 'check', kind: 'neutral' } : { icon: kind === 'limit' ? 'clock' : 'alert', kind: 'bad' }}
      title={title ?? ''}
      lead={lead}
      actions={
        <>
          {!OVER.includes(kind) && (
            <Button kind="secondary" onClick={() => void refresh()}>
              {words.retry}
            </Button>
          )}
          <Leave address={link.failRedirect} session={session} />
        </>
      }
    >
      {passing && <p className="note">{words.resumes}</p>}
    </Page>
  );
}

function kindOf({ code, status, details }: FlowError): Kind {
  if (code === 'TOKEN.NOT_FOUND') return 'token';
  if (code === 'TOKEN.EXPIRED') return details['withdrawn'] ? 'withdrawn' : 'expired';
  if (code === 'LIMIT.REACHED') return 'limit';
  if (status === 0) return 'network';
  return status >= 500 ? 'service' : 'other';
}

const minutesOf = ({ details }: FlowError): number => Math.max(1, Math.ceil(Number(details['seconds'] ?? 60) / 60));
