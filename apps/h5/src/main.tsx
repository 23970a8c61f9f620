import { FlowClient } from '@shiren/flow-client';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { deviceId } from './device.js';
import { takeLink } from './link.js';
import { appAround, miniProgramAround, parentOf } from './parent.js';
import './styles.css';
import { LanguageProvider } from './text/language.js';
import { ParentContext } from './use-parent.js';

// before anything is drawn or requested
const link = takeLink(window);
const client = new FlowClient({ token: link.token, device: deviceId() });
const parent = parentOf(link, window.parent) ?? appAround(link, window) ?? miniProgramAround(link, window);
parent?.post({ type: 'ready' });
document.addEventListener('keydown', ({ key, isComposing }) => {
  if (key === 'Escape' && !isComposing) parent?.post({ type: 'leave' });
});
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <ParentContext value={parent}>
          <App link={link} client={client} />
        </ParentContext>
      </LanguageProvider>
    </StrictMode>,
  );
}
