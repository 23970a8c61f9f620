import type { Session } from '@shiren/flow-client';
import type { ReactNode } from 'react';
import { allowedRedirect, type Link } from '../link.js';
import { useLanguage } from '../text/language.js';
import { Button, Page } from '../ui/page.js';
import { useParent, useProblem } from '../use-parent.js';

/** Face verification must not be the only way: shows the alternative. */
export function DeclinedPage({ session, link, onReconsider }: { session: Session; link: Link; onReconsider: () => void }): ReactNode {
  const { words, of } = useLanguage();
  const { alternativeWay } = session;
  const parent = useParent();
  useProblem('CONSENT.DECLINED');
  const back = allowedRedirect(link.failRedirect, session.redirectHosts);
  return (
    <Page
      name="declined"
      title={words.declinedTitle}
      lead={words.declinedLead}
      actions={
        <>
          {alternativeWay.url !== undefined && (
            <a className="button primary" href={alternativeWay.url} rel="noreferrer" target={parent && '_blank'}>
              {words.otherWay}
            </a>
          )}
          {back !== undefined && (
            <a className="button secondary" href={back} rel="noreferrer">
              {words.leave}
            </a>
          )}
          {parent && (
            <Button kind="secondary" onClick={() => parent.post({ type: 'leave' })}>
              {words.leave}
            </Button>
          )}
          <Button kind="secondary" onClick={onReconsider}>
            {words.reconsider}
          </Button>
        </>
      }
    >
      <div className="paper">
        <p>{of(alternativeWay)}</p>
      </div>
    </Page>
  );
}
