import type { Session } from '@shiren/flow-client';
import { useState, type ReactNode } from 'react';
import { useLanguage } from '../text/language.js';
import { Field } from '../ui/field.js';
import { Button, Page } from '../ui/page.js';
import type { Flow } from '../use-flow.js';
import { RareCharacters } from './rare-characters.js';
import { useIdentity } from './use-identity.js';

/** The fields read from the card, each with a way to correct it. */
export function ConfirmPage({ flow, session }: { flow: Flow; session: Session }): ReactNode {
  const { words } = useLanguage();
  const read = session.fields ?? { name: '', identificationNumber: '' };
  const { name, number, troubles, refused, busy, setName, setNumber, send } = useIdentity(flow, read);
  // fields that could not be read or are invalid can be edited from the start
  const [editing, setEditing] = useState({ name: troubles.name !== undefined, number: troubles.number !== undefined });
  return (
    <Page name="confirm" title={words.confirmTitle} lead={words.confirmLead}>
      <form onSubmit={(event) => void send(event)} noValidate>
        {editing.name ? (
          <Field label={words.name} value={name} trouble={troubles.name} onChange={setName} focus={read.name !== ''} />
        ) : (
          <Read label={words.name} value={name} edit={words.editName} onEdit={() => setEditing({ ...editing, name: true })} />
        )}
        <RareCharacters read={read.name} name={name} onChange={setName} typing={editing.name} />
        {editing.number ? (
          <Field label={words.number} value={number} trouble={troubles.number} onChange={setNumber} focus={read.identificationNumber !== ''} />
        ) : (
          <Read label={words.number} value={number} edit={words.editNumber} onEdit={() => setEditing({ ...editing, number: true })} />
        )}
        <p className="wrong" role="alert">
          {refused ?? ''}
        </p>
        <div className="actions">
          <Button submit busy={busy}>
            {words.submit}
          </Button>
        </div>
      </form>
    </Page>
  );
}

function Read({ label, value, edit, onEdit }: { label: string; value: string; edit: string; onEdit: () => void }): ReactNode {
  const { words } = useLanguage();
  return (
    <dl className="read">
      <dt>{label}</dt>
      <dd>{value || words.unread}</dd>
      <dd>
        <Button kind="quiet" onClick={onEdit} label={edit}>
          {words.edit}
        </Button>
      </dd>
    </dl>
  );
}
