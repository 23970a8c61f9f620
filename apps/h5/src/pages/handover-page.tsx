import { useEffect, useMemo, type ReactNode } from 'react';
import { encode } from 'uqr';
import { useLanguage } from '../text/language.js';
import { Button, Page } from '../ui/page.js';
import type { Flow } from '../use-flow.js';

const POLL_INTERVAL_MS = 3_000;

/** Hands the flow over to a phone, and follows its progress. */
export function HandoverPage({ flow, address, onBack }: { flow: Flow; address: string; onBack: () => void }): ReactNode {
  const { words } = useLanguage();
  const { client, attempt } = flow;
  const { path, size } = useMemo(() => drawing(address), [address]);
  useEffect(() => {
    const timer = setInterval(() => void attempt(() => client.session()).catch(() => undefined), POLL_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [client, attempt]);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
  return (
    <Page
      name="handover"
      title={words.handoverTitle}
      lead={words.handoverLead}
      actions={
        <Button kind="secondary" onClick={onBack}>
          {words.handoverBack}
        </Button>
      }
    >
      <svg className="code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={words.handoverAlt}>
        <path d={path} />
      </svg>
      {local ? <p className="note">{words.handoverLocal}</p> : <p className="note">{words.handoverWaiting}</p>}
    </Page>
  );
}

/** The dark squares of the QR code as one path. */
function drawing(text: string): { path: string; size: number } {
  const { data, size } = encode(text, { ecc: 'M', border: 3 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { path, size };
}
