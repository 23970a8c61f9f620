import type { FlowError, Session } from '@shiren/flow-client';
import { useEffect, type ReactNode } from 'react';
import type { Words } from '../text/zh.js';
import type { IconName } from '../ui/icons.js';
import { useLanguage } from '../text/language.js';
import { Leave } from '../ui/leave.js';
import { Button, Page } from '../ui/page.js';

/** Milliseconds between tries while the network or the service is away. */
const RESUME_INTERVAL_MS = 5_000;

type Kind = keyof Words['problems'] | 'limit';

/** Where trying again can help; anything else only the business can begin again. */
const passing: readonly Kind[] = ['network', 'service', 'limit', 'other'];

const marks: Partial<Record<Kind, { icon: IconName; kind: 'good' | 'bad' | 'neutral' }>> = {
  limit: { icon: 'clock', kind: 'bad' },
  withdrawn: { icon: 'check', kind: 'neutral' },
  'being-decided': { icon: 'clock', kind: 'neutral' },
  done: { icon: 'check', kind: 'good' },
};

interface Problem {
  failure: FlowError;
  onRetry: () => Promise<void>;
  /** Goes on as soon as the network or the service is back; absent where each try counts. */
  onResume?: () => Promise<void>;
  session?: Session | undefined;
  /** Where the link says that the person may go back to. */
  address?: string | undefined;
}

/** What prevents the flow from continuing, and what to do. */
export function ProblemPage({ failure, onRetry, onResume, session, address }: Problem): ReactNode {
  const { words } = useLanguage();
  const kind = kindOf(failure);
  const [title, lead] = kind === 'limit' ? [words.limitTitle, words.limitLead(minutesOf(failure))] : words.problems[kind];
  const resume = kind === 'network' || kind === 'service' ? onResume : undefined;
  useEffect(() => {
    if (!resume) return;
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
  }, [resume]);
  return (
    <Page
      name={`problem-${kind}`}
      mark={marks[kind] ?? { icon: 'alert', kind: 'bad' }}
      title={title ?? ''}
      lead={lead}
      actions={
        <>
          {passing.includes(kind) && (
            <Button kind="secondary" onClick={() => void onRetry()}>
              {words.retry}
            </Button>
          )}
          <Leave address={address} session={session} />
        </>
      }
    >
      {resume && <p className="note">{words.resumes}</p>}
    </Page>
  );
}

/** What the end of a link means to its person; a disabled scene ends its links as well. */
const ofLinks: Readonly<Record<string, Kind>> = {
  'LINK.NOT_FOUND': 'link-unknown',
  'LINK.ENDED expired': 'link-expired',
  'LINK.ENDED withdrawn': 'link-withdrawn',
  'LINK.ENDED used': 'link-used',
  'SCENE.DISABLED': 'link-withdrawn',
  'TICKET.FINISHED': 'done',
  'TICKET.IN_PROGRESS': 'being-decided',
};

function kindOf({ code, status, details }: FlowError): Kind {
  const ended = ofLinks[code === 'LINK.ENDED' ? `${code} ${details['reason']}` : code];
  if (ended) return ended;
  if (code === 'TOKEN.NOT_FOUND') return 'token';
  if (code === 'TOKEN.EXPIRED') return details['withdrawn'] ? 'withdrawn' : 'expired';
  if (code === 'LIMIT.REACHED') return 'limit';
  if (status === 0) return 'network';
  return status >= 500 ? 'service' : 'other';
}

const minutesOf = ({ details }: FlowError): number => Math.max(1, Math.ceil(Number(details['seconds'] ?? 60) / 60));
