import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useText } from '../language.js';
import { refusal } from '../refusals.js';

/** What went wrong. If it was something that the page wanted to show, a button fetches it again. */
export function Failure({ error }: { error: Error | null }) {
  const t = useText();
  const client = useQueryClient();
  if (!error) return null;
  const failed = { predicate: ({ state }: { state: { error: unknown } }) => state.error === error };
  const again = client.getQueryCache().findAll(failed).length > 0 && (
    <Button size="small" onClick={() => void client.refetchQueries(failed)}>
      {t('重试', 'Try again')}
    </Button>
  );
  return <Alert type="error" showIcon title={refusal(error, t)} role="alert" {...(again ? { action: again } : {})} />;
}
