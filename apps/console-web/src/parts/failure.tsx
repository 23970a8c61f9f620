import { Alert } from 'antd';
import { useText } from '../language.js';
import { refusal } from '../refusals.js';

export function Failure({ error }: { error: Error | null }) {
  const t = useText();
  return error && <Alert type="error" showIcon title={refusal(error, t)} role="alert" />;
}
