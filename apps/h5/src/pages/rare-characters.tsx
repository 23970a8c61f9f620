import { characterOfCode, nameVariants } from '@shiren/id-document/rules';
import { useState, type ReactNode } from 'react';
import { useLanguage } from '../text/language.js';
import { Field } from '../ui/field.js';
import { Button } from '../ui/page.js';

type FindByParts = (parts: string) => string[];
const byCodeOnly: FindByParts = () => [];

/** Spellings with a rare character that was perhaps misread in the name, and a way to type a character by its parts or its code. */
export function RareCharacters(props: { read: string; name: string; typing: boolean; onChange: (name: string) => void }): ReactNode {
  const { read, name, typing, onChange } = props;
  const { words } = useLanguage();
  const [typed, setTyped] = useState('');
  const [findByParts, setFindByParts] = useState<FindByParts>();
  const variants = nameVariants(read);
  const coded = characterOfCode(typed);
  const found = coded ? [coded] : (findByParts ?? byCodeOnly)(typed);
  const nothing = findByParts !== undefined && typed.trim().length >= 2 && found.length === 0;
  // the table of parts is larger than the rest of the page; without it, codes can be typed
  const open = async (): Promise<void> => {
    const { charactersOfParts } = await import('@shiren/id-document/parts').catch(() => ({ charactersOfParts: byCodeOnly }));
    setFindByParts(() => charactersOfParts);
  };
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
        <details onToggle={() => void open()}>
          <summary>{words.typeRare}</summary>
          <Field label={words.partsOrCode} value={typed} trouble={nothing ? words.noSuchCharacter : undefined} onChange={setTyped} />
          <div className="choices">
            {found.map((character) => (
              <Button key={character} kind="quiet" onClick={() => (onChange(name + character), setTyped(''))}>
                {words.insertCharacter(character)}
              </Button>
            ))}
          </div>
        </details>
      )}
    </>
  );
}
