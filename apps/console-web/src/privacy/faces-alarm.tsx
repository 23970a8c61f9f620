import type { FaceLevel } from '@shiren/contracts-console';
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useNumber } from '../parts/number.js';
import { useTime } from '../parts/time.js';

const kinds: Readonly<Record<FaceLevel, 'info' | 'warning' | 'error'>> = { far: 'info', near: 'warning', close: 'warning', reached: 'error' };

/** How close the installation is to the number of faces that requires a filing; shown to the operator. */
export function FacesAlarm() {
  const t = useText();
  const time = useTime();
  const number = useNumber();
  const { data } = useQuery({ queryKey: ['storedFaces'], queryFn: () => ask('storedFaces', {}) });
  if (!data?.faces) return null;
  const { captured, registry, limit, level, countedAt } = data.faces;
  const [all, most, verified, registered] = [captured + registry, limit, captured, registry].map(number);
  const asOf = time(countedAt);
  return (
    <Alert
      showIcon
      type={kinds[level]}
      title={t(`存储人脸的人数：${all} / ${most}（截至 ${asOf}）`, `People whose faces are stored: ${all} of ${most}, as of ${asOf}`)}
      description={t(
        `认证 ${verified} 人，比对源 ${registered} 人。存储人脸信息达到 10 万人之日起 30 个工作日内，须向省级以上网信部门备案（《人脸识别技术应用安全管理办法》，2025 年 6 月 1 日起施行）。`,
        `${verified} verified, ${registered} in the registry. A filing with the provincial cyberspace authority is due within 30 working days once the faces of 100,000 people are stored (rules in force since 1 June 2025).`,
      )}
    />
  );
}
