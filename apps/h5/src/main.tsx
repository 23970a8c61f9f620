import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { takeLink } from './link.js';
import './styles.css';
import { LanguageProvider } from './text/language.js';

// before anything is drawn or requested
const link = takeLink(window);
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <App link={link} />
      </LanguageProvider>
    </StrictMode>,
  );
}
