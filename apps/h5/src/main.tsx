import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { secretIn, takeLink } from './link.js';
import { LinkedApp } from './linked-app.js';
import { appAround, miniProgramAround, parentOf } from './parent.js';
import './styles.css';
import { LanguageProvider } from './text/language.js';
import { ParentContext } from './use-parent.js';

// before anything is drawn or requested
const link = takeLink(window);
const parent = parentOf(link, window.parent) ?? appAround(link, window) ?? miniProgramAround(link, window);
parent?.post({ type: 'ready' });
document.addEventListener('keydown', ({ key, isComposing }) => {
  if (key === 'Escape' && !isComposing) parent?.post({ type: 'leave' });
});
// the address of a link differs only in its fragment, which by itself loads nothing
window.addEventListener('hashchange', () => secretIn(location.hash) && location.reload());
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <ParentContext value={parent}>
          <LinkedApp link={link} />
        </ParentContext>
      </LanguageProvider>
    </StrictMode>,
  );
}
