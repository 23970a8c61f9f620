import { deliveryStates, type CallbackDelivery, type DeliveryState } from '@shiren/contracts-verification';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { App, Button, Card, Descriptions, Form, Select, Tag } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { TicketFilterForm, asked, type TicketFilter } from '../attempts/ticket-filter.js';
import { ticketColumn } from '../attempts/ticket-column.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { Failure } from '../parts/failure.js';
import { PagedTable } from '../parts/paged-table.js';
import { useTime } from '../parts/time.js';
import { refusal } from '../refusals.js';
import { deliveryTitles } from '../words/delivery-words.js';
import { outcomeTitles } from '../words/state-words.js';

const PAGE = 20;
/** Milliseconds between refreshes while a delivery is waiting. */
const REFRESH_INTERVAL_MS = 5_000;

/** Why a try got no HTTP status. */
const answers: Readonly<Record<string, readonly [string, string]>> = {
  'not-public': ['地址不是公网地址', 'the address is not public'],
  'host-unknown': ['域名无法解析', 'the host is unknown'],
  'too-slow': ['响应超时', 'no response in time'],
  unreachable: ['无法连接', 'cannot be reached'],
  'no-secret': ['场景没有回调密钥，请先生成', 'the scene has no callback secret; create one first'],
};

interface Filter extends TicketFilter {
  state?: DeliveryState;
}

/** The page 结果回调 (callbacks). */
export default function CallbacksPage() {
  const t = useText();
  const time = useTime();
  const me = useMe();
  const { message } = App.useApp();
  const [filter, setFilter] = useState<Filter>({});
  const { ticketId, biz, state } = filter;
  const found = useInfiniteQuery({
    queryKey: ['callbacks', ticketId, biz, state],
    queryFn: ({ pageParam }) =>
      ask('callbacks', {
        limit: PAGE,
        ...asked(filter),
        ...(state ? { state } : {}),
        ...(pageParam ? { before: pageParam } : {}),
      }),
    initialPageParam: 0,
    getNextPageParam: ({ deliveries, more }) => (more ? deliveries.at(-1)?.sequence : undefined),
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.deliveries.some((delivery) => delivery.state === 'waiting')) ? REFRESH_INTERVAL_MS : false,
  });
  const replay = useMutation({
    mutationFn: (attemptId: string) => ask('replayCallback', { attemptId }),
    onSuccess: () => {
      void message.success(t('已重新加入推送', 'Queued for delivery again'));
      void found.refetch();
    },
    onError: (error) => void message.error(refusal(error, t)),
  });
  const search = (next: Filter): void => {
    setFilter(next);
    void found.refetch();
  };
  const answerOf = (answer: string | undefined): string => (answer === undefined ? '–' : answers[answer] ? t(...answers[answer]) : `HTTP ${answer}`);
  return (
    <Card>
      <TicketFilterForm<Filter> onSearch={search}>
        <Form.Item name="state" label={t('状态', 'State')}>
          <Select
            allowClear
            style={{ width: 150 }}
            options={deliveryStates.map((value) => ({ value, label: t(deliveryTitles[value][0], deliveryTitles[value][1]) }))}
          />
        </Form.Item>
      </TicketFilterForm>
      <Failure error={found.error} />
      <PagedTable<CallbackDelivery>
        found={found}
        size="middle"
        rowKey="attemptId"
        loading={found.isLoading}
        rows={found.data?.pages.flatMap(({ deliveries }) => deliveries) ?? []}
        label={t('结果回调', 'Callbacks')}
        minWidth={960}
        columns={[
          { title: t('结果时间', 'Result at'), dataIndex: 'createdAt', render: time, width: 180 },
          ticketColumn(),
          { title: t('场景标识', 'Scene'), dataIndex: 'biz', ellipsis: true },
          {
            title: t('结果', 'Result'),
            dataIndex: 'outcome',
            width: 100,
            render: (outcome: CallbackDelivery['outcome']) => t(...outcomeTitles[outcome]),
          },
          {
            title: t('推送状态', 'State'),
            dataIndex: 'state',
            width: 115,
            render: (value: DeliveryState) => <Tag color={deliveryTitles[value][2]}>{t(deliveryTitles[value][0], deliveryTitles[value][1])}</Tag>,
          },
          { title: t('次数', 'Tries'), dataIndex: 'tries', width: 65 },
          { title: t('最近应答', 'Last response'), dataIndex: 'lastAnswer', render: answerOf, width: 140 },
          {
            title: t('操作', 'Action'),
            key: 'replay',
            width: 105,
            render: (_, { attemptId }) => (
              <Button
                type="link"
                size="small"
                disabled={!me.may('settings.write')}
                loading={replay.isPending && replay.variables === attemptId}
                onClick={() => replay.mutate(attemptId)}
              >
                {t('重新推送', 'Replay')}
              </Button>
            ),
          },
        ]}
        expandable={{
          expandedRowRender: ({ attemptId, url, lastTriedAt, nextTryAt }) => (
            <Descriptions
              size="small"
              column={1}
              items={[
                { key: 'url', label: t('推送地址', 'Sent to'), children: url ?? t('尚未推送', 'not sent yet') },
                { key: 'tried', label: t('最近推送', 'Last tried'), children: time(lastTriedAt) },
                ...(nextTryAt ? [{ key: 'next', label: t('下次推送', 'Next try'), children: time(nextTryAt) }] : []),
                { key: 'id', label: 'webhook-id', children: attemptId },
              ]}
            />
          ),
        }}
      />
    </Card>
  );
}
