import { useEffect, type ReactNode } from 'react';
import { useLanguage } from '../text/language.js';
import { Page } from '../ui/page.js';
import type { Flow } from '../use-flow.js';

/** Nothing is left for the person to do: submits what was collected. */
export function SubmitPage({ flow: { client, attempt, refresh } }: { flow: Flow }): ReactNode {
  const { words } = useLanguage();
  useEffect(() => {
    attempt(() => client.submit()).catch(() => refresh());
  }, [client, attempt, refresh]);
  return (
    <Page name="waiting" title={words.waitingTitle} lead={words.waitingLead}>
      <div className="centre">
        <span className="spinner large" aria-hidden="true" />
      </div>
    </Page>
  );
}
