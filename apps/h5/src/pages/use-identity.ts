import { FlowError } from '@shiren/flow-client';
import { normalizeNumber } from '@shiren/id-document/rules';
import { useState, type FormEvent } from 'react';
import { useLanguage } from '../text/language.js';
import type { Flow } from '../use-flow.js';
import { nameTrouble, numberTrouble } from './identity-fields.js';

/** Name and number as they are typed or corrected, and sending them to the server. */
export interface Identity {
  name: string;
  number: string;
  /** What is wrong with each complete value; undefined if it may be sent. */
  troubles: { name: string | undefined; number: string | undefined };
  /** Why the server refused the values; cleared by a change. */
  refused: string | undefined;
  busy: boolean;
  setName: (name: string) => void;
  setNumber: (number: string) => void;
  send: (event: FormEvent) => Promise<void>;
}

export function useIdentity(flow: Flow, initial = { name: '', identificationNumber: '' }): Identity {
  const { words } = useLanguage();
  const [name, setName] = useState(initial.name);
  const [number, setNumber] = useState(initial.identificationNumber);
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const troubles = { name: nameTrouble(name, words), number: numberTrouble(number, words) };
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy || troubles.name || troubles.number) return;
    setBusy(true);
    try {
      await flow.attempt(() => flow.client.nameAndNumber({ name, identificationNumber: normalizeNumber(number) }));
    } catch (error) {
      setRefused(error instanceof FlowError && error.code === 'ID_NUMBER.INVALID' ? words.numberCheck : words.nameWrong);
    } finally {
      setBusy(false);
    }
  };
  return {
    ...{ name, number, troubles, refused, busy, send },
    setName: (value) => (setName(value), setRefused(undefined)),
    setNumber: (value) => (setNumber(value), setRefused(undefined)),
  };
}
