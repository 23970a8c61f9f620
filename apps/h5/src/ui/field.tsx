import { useId, type ReactNode } from 'react';

/** A labelled input that shows what is wrong with its value. */
export function Field({
  label,
  value,
  trouble,
  onChange,
  onLeave,
  autoComplete,
  focus = false,
}: {
  label: string;
  value: string;
  trouble: string | undefined;
  onChange: (value: string) => void;
  onLeave?: () => void;
  autoComplete?: string;
  focus?: boolean;
}): ReactNode {
  const [input, hint] = [useId(), useId()];
  return (
    <div className="field">
      <label htmlFor={input}>{label}</label>
      <input
        id={input}
        value={value}
        autoComplete={autoComplete ?? 'off'}
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={32}
        autoFocus={focus}
        aria-invalid={trouble !== undefined}
        aria-describedby={hint}
        onChange={({ target }) => onChange(target.value)}
        onBlur={onLeave}
      />
      <p id={hint} className="wrong" aria-live="polite">
        {trouble ?? ''}
      </p>
    </div>
  );
}
