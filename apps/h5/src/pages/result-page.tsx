import { FlowError, type Result, type Session } from '@shiren/flow-client';
import { useEffect, useState, type ReactNode } from 'react';
import { allowedRedirect, type Link } from '../link.js';
import { useLanguage } from '../text/language.js';
import { Leave } from '../ui/leave.js';
import { Button, Page } from '../ui/page.js';
import type { Flow } from '../use-flow.js';
import { useParent } from '../use-parent.js';
import { Withdraw } from './withdraw.js';

/** After how many milliseconds the page says that the result takes longer. */
const SLOW_AFTER_MS = 20_000;
/** Milliseconds between asking whether the reviewers have decided. */
const POLL_INTERVAL_MS = 5_000;
/** Seconds until the person is redirected. */
const REDIRECT_SECONDS = 5;

/** Waits for the decision and shows it, then redirects the person to where the business wants them. */
export function ResultPage({ flow, session, link }: { flow: Flow; session: Session; link: Link }): ReactNode {
  const { words } = useLanguage();
  const parent = useParent();
  const [result, setResult] = useState<Result | undefined>(session.result);
  const [long, setLong] = useState(false);
  const [ended, setEnded] = useState(false);
  const { client, attempt } = flow;
  const decided = result?.outcome === 'passed' || result?.outcome === 'failed';
  const inReview = result?.outcome === 'in-review';

  useEffect(() => {
    if (decided || ended || session.withdrawn) return;
    const leaving = new AbortController();
    const timer = setTimeout(() => setLong(true), SLOW_AFTER_MS);
    const ask = async (): Promise<void> => {
      const outcome = await attempt(() => client.decided(leaving.signal).catch(endsWithToken)).catch(() => undefined);
      if (outcome === 'ended') setEnded(true);
      else if (outcome && !leaving.signal.aborted) setResult(outcome);
    };
    const asking = setTimeout(() => void ask(), inReview ? POLL_INTERVAL_MS : 0);
    return () => {
      clearTimeout(timer);
      clearTimeout(asking);
      leaving.abort();
    };
    // asks again after each response, so that the page shows the reviewers' decision as long as it stays open
  }, [client, attempt, decided, ended, inReview, result, session.withdrawn]);

  // the business shows the result itself, and gets it from the server
  if (parent && session.looks.resultPage === 'own') return <Leaving leave={() => parent.post({ type: 'leave' })} />;
  if (session.withdrawn) {
    return (
      <Outcome kind="withdrawn" title={words.withdrawnTitle} lead={words.problems.withdrawn[1]} session={session} address={link.failRedirect}>
        {decided && <p className="note">{result.outcome === 'passed' ? words.decisionPassed : words.decisionFailed}</p>}
      </Outcome>
    );
  }
  if (!decided && !inReview && !long && !ended) {
    return (
      <Page name="waiting" title={words.waitingTitle} lead={words.waitingLead}>
        <div className="centre">
          <span className="spinner large" aria-hidden="true" />
        </div>
      </Page>
    );
  }
  if (!decided) {
    return (
      <Outcome kind="review" title={words.reviewTitle} lead={words.reviewLead} session={session}>
        {ended ? <p className="note">{words.resultEnded}</p> : <Withdraw flow={flow} />}
      </Outcome>
    );
  }
  const passed = result.outcome === 'passed';
  const back = allowedRedirect(passed ? link.successRedirect : link.failRedirect, session.redirectHosts);
  // the business shows the result itself; if it named no page for that, this page has to show it
  if (session.looks.resultPage === 'own' && back !== undefined) return <Leaving leave={() => location.replace(back)} />;
  return (
    <Outcome
      kind={passed ? 'passed' : 'failed'}
      title={passed ? words.passedTitle : words.failedTitle}
      lead={passed ? words.passedLead : undefined}
      back={back}
      session={session}
      address={link.failRedirect}
    >
      {!passed && <Reasons result={result} />}
      <Withdraw flow={flow} />
    </Outcome>
  );
}

/** The token may end before the reviewers have decided; the business gets the result then, and the page stops asking. */
function endsWithToken(error: unknown): 'ended' {
  if (error instanceof FlowError && error.code === 'TOKEN.EXPIRED') return 'ended';
  throw error;
}

const marks = {
  passed: { icon: 'check', kind: 'good' },
  failed: { icon: 'cross', kind: 'bad' },
  review: { icon: 'clock', kind: 'neutral' },
  withdrawn: { icon: 'check', kind: 'neutral' },
} as const;

function Outcome({
  kind,
  title,
  lead,
  back,
  session,
  address,
  children,
}: {
  kind: keyof typeof marks;
  title: string;
  lead?: string;
  back?: string;
  session: Session;
  /** Where the business's link leads after a failure; checked before it is shown. */
  address?: string;
  children?: ReactNode;
}): ReactNode {
  const { words } = useLanguage();
  const parent = useParent();
  const [stays, setStays] = useState(false);
  const [seconds, setSeconds] = useState(REDIRECT_SECONDS);
  const leaves = back !== undefined && !stays;
  useEffect(() => {
    if (!leaves) return;
    if (seconds <= 0) return location.assign(back);
    const timer = setTimeout(() => setSeconds(seconds - 1), 1_000);
    return () => clearTimeout(timer);
  }, [leaves, back, seconds]);
  return (
    <Page
      name={kind}
      mark={marks[kind]}
      title={title}
      lead={lead}
      actions={
        parent ? (
          <Button onClick={() => parent.post({ type: 'leave' })}>{words.leave}</Button>
        ) : back === undefined ? (
          kind !== 'passed' && <Leave address={address} session={session} />
        ) : (
          <>
            <a className="button primary" href={back} rel="noreferrer">
              {words.returnNow}
            </a>
            {leaves && (
              <Button kind="secondary" onClick={() => setStays(true)}>
                {words.stay}
              </Button>
            )}
          </>
        )
      }
    >
      {children}
      <p className="note">
        {back !== undefined
          ? leaves
            ? words.redirecting(seconds)
            : ''
          : kind === 'review' || parent
            ? ''
            : kind === 'failed'
              ? words.beginAgain
              : words.closePage}
      </p>
    </Page>
  );
}

function Reasons({ result: { reasons } }: { result: Result }): ReactNode {
  const { words, of } = useLanguage();
  const advice = [...new Set(reasons.map((reason) => of(reason.advice)))];
  return (
    <div className="paper">
      {reasons.map((reason) => (
        <p key={reason.code} data-reason={reason.code}>
          <strong>{of(reason)}</strong>
        </p>
      ))}
      <h2>{words.whatToDo}</h2>
      {advice.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

function Leaving({ leave }: { leave: () => void }): ReactNode {
  const { words } = useLanguage();
  // once: the page goes, and what it was given can't change meanwhile
  useEffect(leave, []);
  return <Page name="leaving" title={words.waitingTitle} lead={words.waitingLead} />;
}
