import { FlowClient, type FlowPreview, type PreviewMessage } from '@shiren/flow-client';
import { StrictMode, useEffect, useState, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '../app.js';
import '../styles.css';
import { LanguageProvider } from '../text/language.js';
import { answerPreview } from './preview-flow.js';

/** Without redirects, and without an address that another device could open. */
const link = { token: '', address: '' };

const isOurs = ({ origin, source }: MessageEvent): boolean => origin === location.origin && source === window.parent;

/** Shows what the page of our own origin around this frame sends, each time from the beginning. */
function Preview(): ReactNode {
  const [shown, show] = useState<{ preview: FlowPreview; client: FlowClient; count: number }>();
  useEffect(() => {
    const receive = (event: MessageEvent<Partial<PreviewMessage>>): void => {
      const preview = isOurs(event) ? event.data.shirenPreview : undefined;
      if (typeof preview !== 'object') return;
      const client = new FlowClient({ token: '', device: '', retries: 0, fetch: answerPreview(preview.session) });
      show((before) => ({ preview, client, count: (before?.count ?? 0) + 1 }));
    };
    window.addEventListener('message', receive);
    window.parent.postMessage({ shirenPreview: 'ready' } satisfies PreviewMessage, location.origin);
    return () => window.removeEventListener('message', receive);
  }, []);
  return shown && <App key={shown.count} link={link} client={shown.client} start={shown.preview.choices} />;
}

// links would lead the frame away from the preview
document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('a[href]:not(.skip)')) event.preventDefault();
});
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <Preview />
      </LanguageProvider>
    </StrictMode>,
  );
}
