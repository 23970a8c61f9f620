import type { Session } from '@shiren/flow-client';
import { useEffect, type ReactNode } from 'react';
import { useLanguage } from '../text/language.js';
import { readable } from './colour.js';

/** The frame around every page: the scene, the progress, and the language switch. */
export function Frame({ session, waiting, children }: { session: Session | undefined; waiting: boolean; children: ReactNode }): ReactNode {
  const { words, change, language } = useLanguage();
  const colour = session?.looks.colour;
  useEffect(() => {
    if (!colour) return;
    const { fill, on } = readable(colour);
    document.documentElement.style.setProperty('--accent', fill);
    document.documentElement.style.setProperty('--on-accent', on);
  }, [colour]);
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header>
        {session?.looks.logo ? (
          <img className="logo" src={session.looks.logo} alt={session.business?.name ?? session.sceneName} />
        ) : (
          <span className="scene">{session?.business?.name ?? session?.sceneName ?? words.title}</span>
        )}
        <button type="button" className="language" lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={change}>
          {words.language}
        </button>
      </header>
      {session?.sandbox && (
        <p className="sandbox" role="note">
          {words.sandbox}
        </p>
      )}
      <main id="content">
        {session && <Progress session={session} />}
        {children}
      </main>
      <p className="network" role="status">
        {waiting ? words.network : ''}
      </p>
    </>
  );
}

/** Counts the steps that the person notices; consent and submission are not steps to them. */
function Progress({ session: { steps, taken, state } }: { session: Session }): ReactNode {
  const { words } = useLanguage();
  const counted = (list: Session['steps']): number => list.filter((step) => step !== 'consent' && step !== 'submit').length;
  const [done, left] = [counted(taken), counted(steps)];
  if (state !== 'open' || steps[0] === 'consent' || left === 0 || done + left < 2) return null;
  return (
    <div className="progress" role="img" aria-label={words.step(done + 1, done + left)}>
      {Array.from({ length: done + left }, (_, index) => (
        <span key={index} className={index < done ? 'done' : index === done ? 'now' : ''} />
      ))}
    </div>
  );
}
