import { attemptStates, type AttemptState, type ListedAttempt } from '@shiren/contracts-console';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Card, DatePicker, Drawer, Flex, Form, Input, Select, Table, Tag } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { ask } from '../api.js';
import { useText, type Text } from '../language.js';
import { Failure } from '../parts/failure.js';
import { SandboxTag } from '../parts/sandbox-tag.js';
import { useTime } from '../parts/time.js';
import { useScenes } from '../scenes/use-scenes.js';
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

interface Filter {
  ticketId?: string;
  biz?: string;
  state?: AttemptState;
  days?: [Dayjs, Dayjs] | null;
}

/** The page 认证记录 (attempts). */
export default function RecordsPage() {
  const t = useText();
  const time = useTime();
  const scenes = useScenes();
  const [filter, setFilter] = useState<Filter>({});
  const [chosen, setChosen] = useState<string>();
  const { ticketId, biz, state, days } = filter;
  const found = useInfiniteQuery({
    queryKey: ['attempts', ticketId, biz, state, days?.map((day) => day.format('YYYY-MM-DD'))],
    queryFn: ({ pageParam }) =>
      ask('attempts', {
        limit: PAGE,
        ...(ticketId ? { ticketId: ticketId.trim() } : {}),
        ...(biz ? { biz } : {}),
        ...(state ? { state } : {}),
        ...(days ? { from: days[0].format('YYYY-MM-DD'), to: days[1].format('YYYY-MM-DD') } : {}),
        ...(pageParam ? { before: pageParam } : {}),
      }),
    initialPageParam: '',
    getNextPageParam: ({ attempts, more }) => (more ? attempts.at(-1)?.attemptId : undefined),
  });
  const attempts = found.data?.pages.flatMap((page) => page.attempts) ?? [];
  return (
    <Card>
      <Form<Filter> layout="inline" onFinish={setFilter} style={{ rowGap: 12, marginBottom: 16 }}>
        <Form.Item name="ticketId" label="TicketId">
          <Input allowClear maxLength={64} />
        </Form.Item>
        <Form.Item name="biz" label={t('场景', 'Scene')}>
          <Select allowClear style={{ width: 180 }} options={(scenes.data ?? []).map((scene) => ({ value: scene.biz, label: scene.name }))} />
        </Form.Item>
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
        <Button type="primary" htmlType="submit" onClick={() => void found.refetch()}>
          {t('搜索', 'Search')}
        </Button>
      </Form>
      <Failure error={found.error} />
      <Table<ListedAttempt>
        size="middle"
        rowKey="attemptId"
        loading={found.isFetching}
        dataSource={attempts}
        pagination={false}
        scroll={{ x: 760 }}
        columns={[
          { title: t('开始时间', 'Started'), dataIndex: 'openedAt', render: time, width: 190 },
          {
            title: 'TicketId',
            dataIndex: 'ticketId',
            ellipsis: true,
            render: (id: string, { sandbox }) => (
              <>
                {sandbox && <SandboxTag />}
                {id}
              </>
            ),
          },
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
      {found.hasNextPage && (
        <Flex justify="center" style={{ marginTop: 16 }}>
          <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('加载更多', 'Show more')}
          </Button>
        </Flex>
      )}
      <Drawer open={chosen !== undefined} size={640} title={t('认证详情', 'Attempt details')} onClose={() => setChosen(undefined)} destroyOnHidden>
        {chosen && <AttemptStoryPanel attemptId={chosen} onChange={() => void found.refetch()} />}
      </Drawer>
    </Card>
  );
}
