import { Alert, Button } from 'antd';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { useTime } from '../parts/time.js';
import { useUndo } from './use-undo.js';

/** Says when a decision takes effect, and lets its reviewer undo it until then. */
export function Held({ attemptId, heldUntil, onUndone }: { attemptId: string; heldUntil: string; onUndone?: () => void }) {
  const t = useText();
  const me = useMe();
  const time = useTime();
  const undo = useUndo();
  return (
    <Alert
      showIcon
      type="info"
      title={t(`审核结论将于 ${time(heldUntil)} 生效并通知业务方`, `The decision takes effect at ${time(heldUntil)}, when the business is notified`)}
      action={
        me.may('records.review') && (
          <Button size="small" onClick={() => void undo(attemptId).then((undone) => undone && onUndone?.())}>
            {t('撤销', 'Undo')}
          </Button>
        )
      }
    />
  );
}
