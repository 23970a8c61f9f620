import type { AttemptState, ListedAttempt } from '@shiren/contracts-console';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Alert, Typography } from 'antd';
import { Link } from 'react-router';
import { ask } from '../api.js';
import { StateTag } from '../attempts/state-tag.js';
import { ticketColumn } from '../attempts/ticket-column.js';
import { useLanguage, useText } from '../language.js';
import { reasonLine } from '../pages/attempt-story.js';
import { Failure } from '../parts/failure.js';
import { PagedTable } from '../parts/paged-table.js';
import { useTime } from '../parts/time.js';
import type { RecordFilter } from '../records/record-filter.js';
import { schemeTitle } from '../scenes/scheme-title.js';

const PAGE = 20;

interface PersonAttemptsProps {
  filter: Pick<RecordFilter, 'number' | 'byDevice'>;
  label: string;
}

/** All attempts of one number or one device, newest first. */
export function PersonAttempts({ filter, label }: PersonAttemptsProps) {
  const t = useText();
  const time = useTime();
  const language = useLanguage();
  const found = useInfiniteQuery({
    queryKey: ['attempts', filter],
    queryFn: ({ pageParam }) => ask('attempts', { limit: PAGE, ...filter, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const total = useQuery({ queryKey: ['attempts', 'count', filter], queryFn: () => ask('countAttempts', filter) });
  const number = total.data?.attempts.toLocaleString(language);
  return (
    <>
      <Failure error={found.error ?? total.error} />
      {total.data && (
        <Typography.Paragraph role="status">
          {total.data.more ? t(`至少 ${number} 条`, `At least ${number}`) : t(`共 ${number} 条`, `${number} in total`)}
        </Typography.Paragraph>
      )}
      {found.data?.pages[0]?.partial && (
        <Alert showIcon type="info" style={{ marginBottom: 16 }} title={t('仅列出最近的 1,000 条', 'Only the newest 1,000 are listed')} />
      )}
      <PagedTable<ListedAttempt>
        found={found}
        size="middle"
        rowKey="attemptId"
        loading={found.isLoading}
        rows={found.data?.pages.flatMap(({ attempts }) => attempts) ?? []}
        label={label}
        minWidth={1040}
        columns={[
          { title: t('开始时间', 'Started'), dataIndex: 'openedAt', render: time, width: 180 },
          { ...ticketColumn(), width: 180 },
          { title: t('场景', 'Scene'), dataIndex: 'biz', width: 120, ellipsis: true },
          { title: t('方案', 'Scheme'), dataIndex: 'scheme', width: 150, render: (scheme: string) => schemeTitle(scheme, t) },
          {
            title: t('结果与原因', 'Result and reason'),
            dataIndex: 'state',
            render: (state: AttemptState, { reasons }) => (
              <>
                <div>
                  <StateTag state={state} t={t} />
                </div>
                <Typography.Text type="secondary">{reasons.map((code) => reasonLine(code, t)).join(t('；', '; '))}</Typography.Text>
              </>
            ),
          },
          {
            title: t('操作', 'Action'),
            dataIndex: 'attemptId',
            width: 80,
            render: (attemptId: string) => <Link to={`/records/${attemptId}`}>{t('查看', 'Open')}</Link>,
          },
        ]}
      />
    </>
  );
}
