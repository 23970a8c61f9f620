import type { Session } from '@shiren/flow-client';
import { useEffect, type ReactNode } from 'react';
import { allowedRedirect } from '../link.js';
import { useLanguage } from '../text/language.js';
import { useParent } from '../use-parent.js';
import { Button } from './page.js';

const PLACE = 'shiren-flow-business';

/** What is known of the business, also when the session can no longer be read. */
type Known = Pick<Session, 'redirectHosts' | 'business'>;

/** Remembers it for this tab, because an ended session does not say where the person may go back to. */
export function useKnownBusiness(session: Session | undefined): void {
  useEffect(() => {
    if (!session) return;
    const { redirectHosts, business } = session;
    try {
      sessionStorage.setItem(PLACE, JSON.stringify({ redirectHosts, business }));
    } catch {
      // storage is disabled: then only an open page knows it
    }
  }, [session]);
}

function remembered(): Known | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE) ?? 'null') as Known | undefined;
  } catch {
    return undefined;
  }
}

/** The page that the person came from, unless it was one of ours. */
function cameFrom(): string | undefined {
  if (!URL.canParse(document.referrer)) return undefined;
  const { origin, protocol } = new URL(document.referrer);
  return /^https?:$/.test(protocol) && origin !== location.origin ? document.referrer : undefined;
}

/** The way back to the business: where its link leads, otherwise to where the person came from; and how to reach it. */
export function Leave({ address, session }: { address: string | undefined; session: Session | undefined }): ReactNode {
  const { words } = useLanguage();
  const parent = useParent();
  const known = session ?? remembered();
  if (parent) {
    return (
      <Button kind="secondary" onClick={() => parent.post({ type: 'leave' })}>
        {words.leave}
      </Button>
    );
  }
  const back = allowedRedirect(address, known?.redirectHosts ?? []) ?? cameFrom();
  return (
    <>
      {back !== undefined && (
        <a className="button secondary" href={back} rel="noreferrer">
          {words.backToBusiness}
        </a>
      )}
      {known?.business && <Reach {...known.business} linked={back === undefined} />}
    </>
  );
}

/** The contact as a button, where it is an address that a device can open and nothing else leads on; otherwise as a sentence. */
function Reach({ name, contact, linked }: { name: string; contact: string; linked: boolean }): ReactNode {
  const { words } = useLanguage();
  const href = linked ? addressOf(contact) : undefined;
  return href === undefined ? (
    <p className="note">{words.reach(name, contact)}</p>
  ) : (
    <a className="button secondary" href={href}>
      {words.reach(name, contact)}
    </a>
  );
}

function addressOf(contact: string): string | undefined {
  const text = contact.trim();
  if (/^[^\s@,;?&]+@[^\s@,;?&]+\.[^\s@,;?&]+$/.test(text)) return `mailto:${text}`;
  return /^\+?[\d\s()-]{5,20}$/.test(text) ? `tel:${text.replace(/[^\d+]/g, '')}` : undefined;
}
