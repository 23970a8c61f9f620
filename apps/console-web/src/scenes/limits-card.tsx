import type { SceneLimits } from '@shiren/contracts-verification';
import { Card, Flex, Form, InputNumber } from 'antd';
import { useText } from '../language.js';

/** Each limit with its label and the range that the server accepts. */
const fields = [
  ['deviceFailures', 1, 100, '同一设备失败次数', 'Failures of one device'],
  ['deviceMinutes', 1, 60, '……在几分钟内', '… within this many minutes'],
  ['deviceLockMinutes', 1, 1_440, '……则锁定几分钟', '… lock it for this many minutes'],
  ['numberPerMinute', 1, 1_000, '同一证件号每分钟提交', 'One ID number, per minute'],
  ['numberPerDay', 1, 10_000, '同一证件号每天提交', 'One ID number, per day'],
  ['ticketPerDay', 1, 1_000, '同一 TicketId 每天提交', 'One ticket, per day'],
  ['cardPhotos', 2, 100, '每次认证可拍证件照', 'Card photos per attempt'],
] as const satisfies readonly (readonly [keyof SceneLimits, number, number, string, string])[];

/** How often something may be tried in the flow. */
export function LimitsCard({ limits, onChange }: { limits: SceneLimits; onChange: (limits: SceneLimits) => void }) {
  const t = useText();
  return (
    <Card size="small" title={t('频次限制（对此后发放的 Token 生效）', 'Limits (for tokens issued after saving)')}>
      <Flex gap="8px 24px" wrap>
        {fields.map(([key, min, max, zh, en]) => (
          <Form.Item key={key} label={t(zh, en)} htmlFor={`limit-${key}`} style={{ marginBottom: 0, width: 200 }}>
            <InputNumber
              id={`limit-${key}`}
              min={min}
              max={max}
              precision={0}
              value={limits[key]}
              onChange={(value) => value && onChange({ ...limits, [key]: value })}
            />
          </Form.Item>
        ))}
      </Flex>
    </Card>
  );
}
