import type { ListedBlock } from '@shiren/contracts-console';
import { Button, Popconfirm } from 'antd';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useDoing } from '../parts/use-doing.js';

/** Ends a block after a confirmation. */
export function EndBlock({ block: { id }, onDone }: { block: ListedBlock; onDone: () => unknown }) {
  const t = useText();
  const doing = useDoing();
  const end = async (): Promise<void> => {
    await doing(() => ask('endBlock', { id }));
    onDone();
  };
  return (
    <Popconfirm title={t('解除后可立即再次认证', 'Verifications are possible again at once')} onConfirm={() => void end()}>
      <Button type="link" size="small">
        {t('解除', 'End')}
      </Button>
    </Popconfirm>
  );
}
