import type { AlertDelivery, AlertEvent } from '@shiren/contracts-console';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Empty, Tag, Typography } from 'antd';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { Failure } from '../parts/failure.js';
import { PagedTable } from '../parts/paged-table.js';
import { useTime } from '../parts/time.js';
import { answerTitle, channelKindTitles, eventTitles, kindTitles, stateTitles } from './texts.js';

const PAGE = 20;
/** Milliseconds between refreshes. */
const REFRESH_INTERVAL_MS = 10_000;

/** What was sent to which channel, and why a delivery failed. */
export function LogPanel() {
  const t = useText();
  const time = useTime();
  const found = useInfiniteQuery({
    queryKey: ['alert-log'],
    queryFn: ({ pageParam }) => ask('alertLog', { limit: PAGE, ...(pageParam ? { before: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: ({ deliveries, more }) => (more ? deliveries.at(-1)?.id : undefined),
    refetchInterval: REFRESH_INTERVAL_MS,
  });
  const rows = found.data?.pages.flatMap(({ deliveries }) => deliveries) ?? [];
  return (
    <>
      <Failure error={found.error} />
      {found.isSuccess && rows.length === 0 ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={t('还没有发送过。可以在“渠道”中发送测试消息。', 'Nothing was sent yet. You can send a test message under Channels.')}
        />
      ) : (
        <PagedTable<AlertDelivery>
          found={found}
          size="middle"
          rowKey="id"
          loading={found.isLoading}
          rows={rows}
          label={t('发送记录', 'Log of alerts')}
          minWidth={960}
          columns={[
            { title: t('时间', 'Time'), dataIndex: 'createdAt', render: time, width: 190 },
            {
              title: t('事件', 'Event'),
              dataIndex: 'event',
              width: 90,
              render: (event: AlertEvent) => <Tag color={eventTitles[event][2]}>{t(eventTitles[event][0], eventTitles[event][1])}</Tag>,
            },
            {
              title: t('规则', 'Rule'),
              key: 'rule',
              render: (_, { rule, kind, biz }) =>
                rule && kind ? (
                  <>
                    <div>{rule}</div>
                    <Typography.Text type="secondary">
                      {t(...kindTitles[kind])}
                      {biz === undefined ? '' : ` · ${biz}`}
                    </Typography.Text>
                  </>
                ) : (
                  '–'
                ),
            },
            {
              title: t('渠道', 'Channel'),
              key: 'channel',
              width: 170,
              render: (_, { channel, channelKind }) => (
                <>
                  <div>{channel}</div>
                  <Typography.Text type="secondary">{t(...channelKindTitles[channelKind])}</Typography.Text>
                </>
              ),
            },
            {
              title: t('结果', 'Outcome'),
              key: 'state',
              width: 110,
              render: (_, { state }) => <Tag color={stateTitles[state][2]}>{t(stateTitles[state][0], stateTitles[state][1])}</Tag>,
            },
            { title: t('次数', 'Tries'), dataIndex: 'tries', width: 70 },
            {
              title: t('应答或原因', 'Answer or reason'),
              key: 'answer',
              width: 240,
              render: (_, { lastAnswer, nextTryAt }) => (
                <>
                  <div>{answerTitle(lastAnswer, t)}</div>
                  {nextTryAt && <Typography.Text type="secondary">{t(`下次：${time(nextTryAt)}`, `next: ${time(nextTryAt)}`)}</Typography.Text>}
                </>
              ),
            },
          ]}
        />
      )}
    </>
  );
}
