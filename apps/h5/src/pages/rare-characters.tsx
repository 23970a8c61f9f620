import { characterOfCode, nameVariants } from '@shiren/id-document/rules';
import { useState, type ReactNode } from 'react';
import { useLanguage } from '../text/language.js';
import { Field } from '../ui/field.js';
import { Button } from '../ui/page.js';

/** Spellings with a rare character that was perhaps misread in the name, and a way to type a character by its code. */
export function RareCharacters(props: { read: string; name: string; typing: boolean; onChange: (name: string) => void }): ReactNode {
  const { read, name, typing, onChange } = props;
  const { words } = useLanguage();
  const [code, setCode] = useState('');
  const variants = nameVariants(read);
  const character = characterOfCode(code);
  return (
    <>
      {variants.length > 0 && (
        <div className="choices" role="group" aria-label={words.variantsLead}>
          <p>{words.variantsLead}</p>
          {[...variants, read].map((variant) => (
            <Button key={variant} kind="quiet" onClick={() => onChange(variant)}>
              {variant}
            </Button>
          ))}
        </div>
      )}
      {typing && (
        <details>
          <summary>{words.typeByCode}</summary>
          <Field label={words.characterCode} value={code} trouble={code.length >= 4 && !character ? words.noSuchCharacter : undefined} onChange={setCode} />
          {character && (
            <Button kind="quiet" onClick={() => (onChange(name + character), setCode(''))}>
              {words.insertCharacter(character)}
            </Button>
          )}
        </details>
      )}
    </>
  );
}
