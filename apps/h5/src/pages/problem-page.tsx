import type { FlowError } from '@shiren/flow-client';
import type { ReactNode } from 'react';
import { useLanguage } from '../text/language.js';
import { Button, Page } from '../ui/page.js';
import { useParent } from '../use-parent.js';

/** What prevents the flow from continuing, and what to do. */
export function ProblemPage({ failure, onRetry }: { failure: FlowError; onRetry: () => Promise<void> }): ReactNode {
  const { words } = useLanguage();
  const parent = useParent();
  const kind = kindOf(failure);
  const [title, lead] = kind === 'limit' ? [words.limitTitle, words.limitLead(minutesOf(failure))] : words.problems[kind];
  return (
    <Page
      name={`problem-${kind}`}
      mark={{ icon: kind === 'limit' ? 'clock' : 'alert', kind: 'bad' }}
      title={title ?? ''}
      lead={lead}
      actions={
        <>
          {kind !== 'token' && kind !== 'expired' && (
            <Button kind="secondary" onClick={() => void onRetry()}>
              {words.retry}
            </Button>
          )}
          {parent && (
            <Button kind="secondary" onClick={() => parent.post({ type: 'leave' })}>
              {words.leave}
            </Button>
          )}
        </>
      }
    />
  );
}

function kindOf({ code, status }: FlowError): 'token' | 'expired' | 'network' | 'service' | 'limit' | 'other' {
  if (code === 'TOKEN.NOT_FOUND') return 'token';
  if (code === 'TOKEN.EXPIRED') return 'expired';
  if (code === 'LIMIT.REACHED') return 'limit';
  if (status === 0) return 'network';
  return status >= 500 ? 'service' : 'other';
}

const minutesOf = ({ details }: FlowError): number => Math.max(1, Math.ceil(Number(details['seconds'] ?? 60) / 60));
