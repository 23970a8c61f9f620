import type { Session } from '@shiren/flow-client';
import type { ReactNode } from 'react';
import { atDesk } from '../device.js';
import { useLanguage } from '../text/language.js';
import { Icon, type IconName } from '../ui/icons.js';
import { Button, Page } from '../ui/page.js';

const icons: Partial<Record<Session['steps'][number], IconName>> = {
  'type-name-and-number': 'pen',
  liveness: 'face',
  'photograph-id-card': 'card',
  'confirm-fields': 'check',
};

/** Explains what is going to happen, and why. */
export function GuidePage({ session, onStart, onPhone }: { session: Session; onStart: () => void; onPhone: (() => void) | undefined }): ReactNode {
  const { words } = useLanguage();
  return (
    <Page
      name="guide"
      title={words.guideTitle}
      lead={words.guideLead}
      actions={
        <>
          <Button onClick={onStart}>{words.start}</Button>
          {onPhone && atDesk() && (
            <Button kind="secondary" onClick={onPhone}>
              <Icon name="phone" /> {words.usePhone}
            </Button>
          )}
        </>
      }
    >
      <ol className="steps">
        {session.steps.map((step) => {
          const [icon, text] = [icons[step], words.guideSteps[step]];
          if (!icon || !text) return null;
          return (
            <li key={step}>
              <Icon name={icon} />
              <div>
                <strong>{text[0]}</strong>
                <span>{text[1]}</span>
              </div>
            </li>
          );
        })}
      </ol>
      <p className="note">{words.guidePrepare}</p>
    </Page>
  );
}
