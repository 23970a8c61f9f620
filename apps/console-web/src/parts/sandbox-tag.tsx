import { Tag } from 'antd';
import { useText } from '../language.js';

/** Marks records of the sandbox. */
export function SandboxTag() {
  const t = useText();
  return <Tag color="gold">{t('沙箱', 'sandbox')}</Tag>;
}
