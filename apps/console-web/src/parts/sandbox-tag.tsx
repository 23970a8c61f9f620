import { Tag } from 'antd';
import { useText } from '../language.js';

/** Marks what was only a test. */
export function SandboxTag() {
  const t = useText();
  return <Tag color="purple">{t('沙箱', 'sandbox')}</Tag>;
}
