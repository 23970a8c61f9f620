import { FlowError } from '@shiren/flow-client';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useLanguage } from '../text/language.js';
import { Field } from '../ui/field.js';
import { Button, Page } from '../ui/page.js';
import type { Flow } from '../use-flow.js';
import { nameTrouble, numberTrouble } from './identity-fields.js';

/** Name and number, checked as they are typed. */
export function TypePage({ flow }: { flow: Flow }): ReactNode {
  const { words } = useLanguage();
  const [name, setName] = useState('');
  const [number, setNumber] = useState('');
  /** Whether a field was left once: an unfinished one is not wrong before. */
  const [left, setLeft] = useState({ name: false, number: false });
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setLeft({ name: true, number: true });
    if (busy || nameTrouble(name, words) || numberTrouble(number, words)) return;
    setBusy(true);
    try {
      await flow.attempt(() => flow.client.nameAndNumber({ name, identificationNumber: number.trim() }));
    } catch (error) {
      setRefused(error instanceof FlowError && error.code === 'ID_NUMBER.INVALID' ? words.numberCheck : words.nameWrong);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page name="type" title={words.typeTitle} lead={words.typeLead}>
      <form onSubmit={(event) => void send(event)} noValidate>
        <Field
          label={words.name}
          value={name}
          autoComplete="name"
          trouble={left.name ? nameTrouble(name, words) : undefined}
          onChange={(value) => (setName(value), setRefused(undefined))}
          onLeave={() => setLeft((earlier) => ({ ...earlier, name: name !== '' }))}
        />
        <Field
          label={words.number}
          value={number}
          trouble={numberTrouble(number, words, !left.number) ?? refused}
          onChange={(value) => (setNumber(value), setRefused(undefined))}
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
