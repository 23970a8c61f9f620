import type { ReactNode } from 'react';
import { useLanguage } from '../text/language.js';
import { Page } from '../ui/page.js';

export function OpeningPage(): ReactNode {
  const { words } = useLanguage();
  return (
    <Page name="opening" title={words.loading}>
      <div className="centre">
        <span className="spinner large" aria-hidden="true" />
      </div>
    </Page>
  );
}
