import { dayOf, lastDays, withEnd, withStart, type Window } from '@shiren/reports';
import { Button, DatePicker, Flex, Space } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useText } from '../language.js';
import { useMe } from '../me.js';

/** 1天 / 7天 / 30天, or a first and a last day with the button 搜索. If a change would make more than 90 days, the other end moves. */
export function WindowPicker({ shown, onSearch }: { shown: Window; onSearch: (window: Window) => void }) {
  const t = useText();
  const { timeZone } = useMe();
  const [window, setWindow] = useState(shown);
  const today = dayOf(Date.now(), timeZone);
  const choose = (days: number): void => {
    setWindow(lastDays(days, today));
    onSearch(lastDays(days, today));
  };
  const isShown = (days: number): boolean => JSON.stringify(lastDays(days, today)) === JSON.stringify(shown);
  const pick = (change: (before: Window, day: string) => Window) => (day: dayjs.Dayjs | null) => {
    if (day) setWindow(change(window, day.format('YYYY-MM-DD')));
  };
  const future = (day: dayjs.Dayjs): boolean => day.format('YYYY-MM-DD') > today;
  return (
    <Flex gap={12} wrap align="center">
      <Space.Compact>
        {[1, 7, 30].map((days) => (
          <Button key={days} type={isShown(days) ? 'primary' : 'default'} onClick={() => choose(days)}>
            {t(`${days}天`, days === 1 ? '1 day' : `${days} days`)}
          </Button>
        ))}
      </Space.Compact>
      <DatePicker aria-label={t('开始日期', 'Start')} allowClear={false} value={dayjs(window.from)} disabledDate={future} onChange={pick(withStart)} />
      <span>–</span>
      <DatePicker aria-label={t('结束日期', 'End')} allowClear={false} value={dayjs(window.to)} disabledDate={future} onChange={pick(withEnd)} />
      <Button type="primary" onClick={() => onSearch(window)}>
        {t('搜索', 'Search')}
      </Button>
    </Flex>
  );
}
