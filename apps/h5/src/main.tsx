import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { readLink } from './link.js';
import './styles.css';
import { LanguageProvider } from './text/language.js';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <App link={readLink(location.search)} />
      </LanguageProvider>
    </StrictMode>,
  );
}
