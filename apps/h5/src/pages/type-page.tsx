import { useState, type ReactNode } from 'react';
import { useLanguage } from '../text/language.js';
import { Field } from '../ui/field.js';
import { Button, Page } from '../ui/page.js';
import type { Flow } from '../use-flow.js';
import { numberTrouble } from './identity-fields.js';
import { useIdentity } from './use-identity.js';

/** Name and number, validated while typing. */
export function TypePage({ flow }: { flow: Flow }): ReactNode {
  const { words } = useLanguage();
  const { name, number, troubles, refused, busy, setName, setNumber, send } = useIdentity(flow);
  /** Whether a field has been left once; before that, an unfinished value is not an error. */
  const [left, setLeft] = useState({ name: false, number: false });
  return (
    <Page name="type" title={words.typeTitle} lead={words.typeLead}>
      <form onSubmit={(event) => (setLeft({ name: true, number: true }), void send(event))} noValidate>
        <Field
          label={words.name}
          value={name}
          autoComplete="name"
          trouble={left.name ? troubles.name : undefined}
          onChange={setName}
          onLeave={() => setLeft((earlier) => ({ ...earlier, name: name !== '' }))}
        />
        <Field
          label={words.number}
          value={number}
          trouble={numberTrouble(number, words, !left.number) ?? refused}
          onChange={setNumber}
          onLeave={() => setLeft((earlier) => ({ ...earlier, number: number !== '' }))}
        />
        <div className="actions">
          <Button submit busy={busy}>
            {words.next}
          </Button>
        </div>
      </form>
    </Page>
  );
}
