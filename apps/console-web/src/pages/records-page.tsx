import { attemptStates, type AttemptState, type ListedAttempt } from '@shiren/contracts-console';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Card, DatePicker, Drawer, Form, Select, Tag } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { ask } from '../api.js';
import { TicketFilterForm, asked, type TicketFilter } from '../attempts/ticket-filter.js';
import { ticketColumn } from '../attempts/ticket-column.js';
import { useText, type Text } from '../language.js';
import { Failure } from '../parts/failure.js';
import { PagedTable } from '../parts/paged-table.js';
import { useTime } from '../parts/time.js';
import { AttemptStoryPanel } from './attempt-story.js';

const PAGE = 20;

export const stateTitles: Readonly<Record<AttemptState, readonly [string, string, string]>> = {
  open: ['进行中', 'open', 'default'],
  'in-progress': ['判定中', 'being decided', 'blue'],
  'in-review': ['审核中', 'in review', 'gold'],
  passed: ['认证通过', 'passed', 'green'],
  failed: ['认证不通过', 'failed', 'red'],
  erased: ['信息已删除', 'erased', 'default'],
};

export const StateTag = ({ state, t }: { state: AttemptState; t: Text }) => (
  <Tag color={stateTitles[state][2]}>{t(stateTitles[state][0], stateTitles[state][1])}</Tag>
);

interface Filter extends TicketFilter {
  state?: AttemptState;
  days?: [Dayjs, Dayjs] | null;
}

/** The page 认证记录 (attempts). */
export default function RecordsPage() {
  const t = useText();
  const time = useTime();
  const [filter, setFilter] = useState<Filter>({});
  const [chosen, setChosen] = useState<string>();
  const { ticketId, biz, state, days } = filter;
  const found = useInfiniteQuery({
    queryKey: ['attempts', ticketId, biz, state, days?.map((day) => day.format('YYYY-MM-DD'))],
    queryFn: ({ pageParam }) =>
      ask('attempts', {
        limit: PAGE,
        ...asked(filter),
        ...(state ? { state } : {}),
        ...(days ? { from: days[0].format('YYYY-MM-DD'), to: days[1].format('YYYY-MM-DD') } : {}),
        ...(pageParam ? { before: pageParam } : {}),
      }),
    initialPageParam: '',
    getNextPageParam: ({ attempts, more }) => (more ? attempts.at(-1)?.attemptId : undefined),
  });
  const search = (next: Filter): void => {
    setFilter(next);
    void found.refetch();
  };
  const attempts = found.data?.pages.flatMap((page) => page.attempts) ?? [];
  return (
    <Card>
      <TicketFilterForm<Filter> onSearch={search}>
        <Form.Item name="state" label={t('结果', 'Result')}>
          <Select
            allowClear
            style={{ width: 130 }}
            options={attemptStates.map((value) => ({ value, label: t(stateTitles[value][0], stateTitles[value][1]) }))}
          />
        </Form.Item>
        <Form.Item name="days" label={t('时间', 'Time')}>
          <DatePicker.RangePicker />
        </Form.Item>
      </TicketFilterForm>
      <Failure error={found.error} />
      <PagedTable<ListedAttempt>
        found={found}
        size="middle"
        rowKey="attemptId"
        loading={found.isFetching}
        rows={attempts}
        label={t('认证记录', 'Verifications')}
        minWidth={760}
        columns={[
          { title: t('开始时间', 'Started'), dataIndex: 'openedAt', render: time, width: 190 },
          ticketColumn(),
          { title: t('场景标识', 'Scene'), dataIndex: 'biz' },
          { title: t('方案', 'Scheme'), dataIndex: 'scheme' },
          { title: t('结果', 'Result'), dataIndex: 'state', render: (value: AttemptState) => <StateTag state={value} t={t} /> },
          {
            title: t('操作', 'Action'),
            key: 'open',
            render: (_, { attemptId }) => (
              <Button type="link" size="small" onClick={() => setChosen(attemptId)}>
                {t('查看', 'Open')}
              </Button>
            ),
          },
        ]}
      />
      <Drawer open={chosen !== undefined} size={640} title={t('认证详情', 'Attempt details')} onClose={() => setChosen(undefined)} destroyOnHidden>
        {chosen && <AttemptStoryPanel attemptId={chosen} />}
      </Drawer>
    </Card>
  );
}
