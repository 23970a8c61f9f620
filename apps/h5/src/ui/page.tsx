import { useEffect, useRef, type ReactNode } from 'react';
import { Icon, type IconName } from './icons.js';

/** One page of the flow. Its heading gets the focus, so that a screen reader announces the page. */
export function Page({
  title,
  lead,
  children,
  actions,
  name,
  mark,
}: {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  name: string;
  /** An icon above the heading, for pages that consist of one message. */
  mark?: { icon: IconName; kind: 'good' | 'bad' | 'neutral' };
}): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [name]);
  return (
    <section className={mark ? 'page message' : 'page'} data-page={name}>
      {mark && (
        <div className={`mark ${mark.kind}`}>
          <Icon name={mark.icon} />
        </div>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead !== undefined && <p className="lead">{lead}</p>}
      {children}
      {actions !== undefined && <div className="actions">{actions}</div>}
    </section>
  );
}

/** While an action is in progress, the button ignores further taps and says so. */
export function Button({
  children,
  onClick,
  kind = 'primary',
  busy = false,
  label,
  submit = false,
}: {
  children: ReactNode;
  onClick?: () => void;
  kind?: 'primary' | 'secondary' | 'quiet';
  busy?: boolean;
  label?: string;
  submit?: boolean;
}): ReactNode {
  return (
    <button
      type={submit ? 'submit' : 'button'}
      className={`button ${kind}`}
      aria-busy={busy}
      aria-disabled={busy}
      aria-label={label}
      onClick={busy ? undefined : onClick}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      <span>{children}</span>
    </button>
  );
}
