import { useState, type ReactNode } from 'react';
import { useLanguage } from '../text/language.js';
import { Button } from '../ui/page.js';
import type { Flow } from '../use-flow.js';

/** Withdraws consent, in two taps; all submitted materials are erased then. */
export function Withdraw({ flow: { client, attempt } }: { flow: Flow }): ReactNode {
  const { words } = useLanguage();
  const [stage, setStage] = useState<'offered' | 'sure' | 'busy' | 'done'>('offered');
  if (stage === 'done') {
    return (
      <p className="note" role="status">
        {words.withdrawn}
      </p>
    );
  }
  if (stage === 'offered') {
    return (
      <Button kind="quiet" onClick={() => setStage('sure')}>
        {words.withdraw}
      </Button>
    );
  }
  const withdraw = async (): Promise<void> => {
    setStage('busy');
    await attempt(() => client.withdraw()).then(
      () => setStage('done'),
      () => setStage('sure'),
    );
  };
  return (
    <div className="paper">
      <p>{words.withdrawSure}</p>
      <Button kind="secondary" busy={stage === 'busy'} onClick={() => void withdraw()}>
        {words.withdrawYes}
      </Button>
    </div>
  );
}
