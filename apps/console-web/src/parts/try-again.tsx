import { Button, Flex } from 'antd';
import { useText } from '../language.js';
import { Failure } from './failure.js';

/** What could not be loaded, and a button that tries again. */
export function TryAgain({ error, onTry }: { error: Error; onTry: () => void }) {
  const t = useText();
  return (
    <Flex vertical gap={8} align="start">
      <Failure error={error} />
      <Button onClick={onTry}>{t('重试', 'Try again')}</Button>
    </Flex>
  );
}
