import type { Session } from '@shiren/flow-client';
import { useId, useState, type ReactNode } from 'react';
import { useLanguage } from '../text/language.js';
import { Button, Page } from '../ui/page.js';
import type { Flow } from '../use-flow.js';

/** Consent to the processing of the face: a separate step, never ticked in advance, and as easy to refuse as to give. */
export function ConsentPage({ flow, session: { consent }, onDecline }: { flow: Flow; session: Session; onDecline: () => void }): ReactNode {
  const { words, of } = useLanguage();
  const [ticked, tick] = useState(false);
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const hint = useId();
  const agree = async (): Promise<void> => {
    if (!ticked) return setMissing(true);
    setBusy(true);
    try {
      await flow.attempt(() => flow.client.consent(consent.version));
    } catch {
      // the text was changed meanwhile, so it is shown again
      await flow.refresh();
      tick(false);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page
      name="consent"
      title={words.consentTitle}
      actions={
        <>
          <Button onClick={() => void agree()} busy={busy}>
            {words.agree}
          </Button>
          <Button kind="secondary" onClick={onDecline}>
            {words.decline}
          </Button>
        </>
      }
    >
      <div className="paper" tabIndex={0} role="region" aria-label={words.consentTitle}>
        {of(consent)
          .split(/\n+/)
          .map((paragraph, index) => (
            <p key={index}>{paragraph}</p>
          ))}
      </div>
      <label className="tick">
        <input type="checkbox" checked={ticked} aria-describedby={hint} onChange={({ target }) => (tick(target.checked), setMissing(false))} />
        <span>{words.consentCheck}</span>
      </label>
      <p id={hint} className="wrong" role="alert">
        {missing ? words.consentMissing : ''}
      </p>
    </Page>
  );
}
