import type { WaitingReview } from '@shiren/contracts-console';
import { Flex, Tag, Typography } from 'antd';
import { useLanguage, useText } from '../language.js';
import { SandboxTag } from '../parts/sandbox-tag.js';
import { doubtTitles } from './doubts.js';

interface WaitingItemProps {
  review: WaitingReview;
  chosen: boolean;
  onOpen: () => void;
}

/** One attempt of the queue. */
export function WaitingItem({ review: { biz, ticketId, sandbox, doubts, referredAt, takenBy }, chosen, onOpen }: WaitingItemProps) {
  const t = useText();
  const waited = useWaited();
  return (
    <li>
      <button type="button" aria-current={chosen} onClick={onOpen}>
        <Flex justify="space-between" gap={8}>
          <Typography.Text strong ellipsis>
            {sandbox && <SandboxTag />}
            {ticketId}
          </Typography.Text>
          <Typography.Text type="secondary" style={{ whiteSpace: 'nowrap' }}>
            {waited(referredAt)}
          </Typography.Text>
        </Flex>
        <Flex wrap gap={4} style={{ marginTop: 4 }}>
          <Tag>{biz}</Tag>
          {doubts.map((doubt) => (
            <Tag key={doubt} color={doubt === 'liveness-risk' ? 'red' : 'gold'}>
              {t(...doubtTitles[doubt])}
            </Tag>
          ))}
          {takenBy && <Tag color="blue">{t(`${takenBy} 正在审核`, `${takenBy} has it open`)}</Tag>}
        </Flex>
      </button>
    </li>
  );
}

/** How long ago an instant was, in the largest unit that it fills. */
function useWaited(): (instant: string) => string {
  const format = new Intl.RelativeTimeFormat(useLanguage() === 'zh' ? 'zh-CN' : 'en-GB', { numeric: 'auto', style: 'short' });
  return (instant) => {
    const minutes = Math.round((Date.now() - Date.parse(instant)) / 60_000);
    if (minutes < 60) return format.format(-minutes, 'minute');
    return minutes < 60 * 48 ? format.format(-Math.round(minutes / 60), 'hour') : format.format(-Math.round(minutes / 60 / 24), 'day');
  };
}
