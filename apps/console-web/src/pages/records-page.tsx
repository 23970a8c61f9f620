import type { AttemptState, ListedAttempt } from '@shiren/contracts-console';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Card, Drawer, Flex, Tag, Typography, theme } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { ask } from '../api.js';
import { decisionTime, durationText } from '../attempts/duration.js';
import { StateTag } from '../attempts/state-tag.js';
import { ticketColumn } from '../attempts/ticket-column.js';
import { useLanguage, useText, type Text } from '../language.js';
import { Failure } from '../parts/failure.js';
import { PagedTable } from '../parts/paged-table.js';
import { useTime } from '../parts/time.js';
import { ExportButton } from '../records/export-button.js';
import { readFilter, writeFilter, type RecordFilter } from '../records/record-filter.js';
import { RecordsForm, type Subjects } from '../records/records-form.js';
import { refusal } from '../refusals.js';
import { schemeTitle } from '../scenes/scheme-title.js';
import { AttemptStoryPanel, reasonLine } from './attempt-story.js';

const PAGE = 20;

/** The page 认证记录 (attempts). Its address names the filter and the open attempt, so that both can be linked. */
export default function RecordsPage() {
  const t = useText();
  const time = useTime();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { token } = theme.useToken();
  // stays in sight while the table is scrolled sideways
  const atTheEdge = () => ({ style: { position: 'sticky', insetInlineEnd: 0, background: token.colorBgContainer } }) as const;
  const chosen = useParams()['*'] ?? '';
  const filter = readFilter(useSearchParams()[0]);
  const { oldestFirst = false, ...counted } = filter;
  const found = useInfiniteQuery({
    queryKey: ['attempts', filter],
    queryFn: ({ pageParam }) => ask('attempts', { limit: PAGE, ...filter, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const total = useQuery({ queryKey: ['attempts', 'count', counted], queryFn: () => ask('countAttempts', counted) });
  const show = (next: RecordFilter, attemptId = ''): void => void navigate(`/records/${attemptId}?${writeFilter(next).toString()}`);
  const search = async (next: RecordFilter, subjects: Subjects): Promise<void> => {
    try {
      const keys = Object.keys(subjects).length > 0 ? await ask('searchKeys', subjects) : {};
      const wanted = { ...next, ...keys };
      if (writeFilter(wanted).toString() === writeFilter(filter).toString()) await Promise.all([found.refetch(), total.refetch()]);
      else show(wanted);
    } catch (error) {
      void message.error(refusal(error, t));
    }
  };
  const pages = found.data?.pages ?? [];
  const searchedTo = pages.at(-1)?.searchedTo;
  return (
    <Card>
      <RecordsForm key={writeFilter(filter).toString()} filter={filter} onSearch={(next, subjects) => void search(next, subjects)} />
      <Flex gap={12} align="center" wrap style={{ marginBottom: 16 }}>
        <Total counted={total.data} />
        <Subject filter={filter} onChange={show} />
        <div style={{ marginInlineStart: 'auto' }}>
          <ExportButton filter={filter} />
        </div>
      </Flex>
      {pages[0]?.partial && (
        <Alert
          showIcon
          type="info"
          style={{ marginBottom: 16 }}
          title={t(
            '匹配的认证过多，只在其中 1,000 条里查找；请输入更完整的 TicketId',
            'Too many attempts match, so only 1,000 of them were searched; enter more of the ticket',
          )}
        />
      )}
      <Failure error={found.error ?? total.error} />
      <PagedTable<ListedAttempt>
        found={found}
        size="middle"
        rowKey="attemptId"
        loading={found.isFetching}
        rows={pages.flatMap((page) => page.attempts)}
        label={t('认证记录', 'Verifications')}
        minWidth={1280}
        onChange={(_page, _filters, sorter) => {
          const { oldestFirst: _before, ...others } = filter;
          show({ ...others, ...(!Array.isArray(sorter) && sorter.order === 'ascend' ? { oldestFirst: true } : {}) });
        }}
        columns={[
          {
            title: t('开始时间', 'Started'),
            dataIndex: 'openedAt',
            render: time,
            width: 130,
            sorter: true,
            sortOrder: oldestFirst ? 'ascend' : 'descend',
            sortDirections: ['descend', 'ascend', 'descend'],
          },
          { ...ticketColumn(), width: 190 },
          {
            title: t('场景与方案', 'Scene and scheme'),
            dataIndex: 'biz',
            width: 160,
            render: (biz: string, { scheme }) => <Lines first={biz} second={schemeTitle(scheme, t)} />,
          },
          {
            title: t('结果与原因', 'Result and reason'),
            dataIndex: 'state',
            render: (state: AttemptState, { reasons }) => (
              <Lines first={<StateTag state={state} t={t} />} second={reasons.map((code) => reasonLine(code, t)).join(t('；', '; '))} />
            ),
          },
          { title: t('得分', 'Score'), dataIndex: 'trustedScore', render: (_, attempt) => <Scores attempt={attempt} t={t} />, width: 130 },
          {
            title: t('判定用时', 'Decided in'),
            key: 'needed',
            width: 100,
            render: (_, attempt) => {
              const needed = decisionTime(attempt);
              return needed === undefined ? '–' : durationText(needed, t);
            },
          },
          { title: t('提交时间', 'Submitted'), dataIndex: 'submittedAt', render: time, width: 130 },
          { title: t('判定时间', 'Decided'), dataIndex: 'decidedAt', render: time, width: 130 },
          {
            title: t('操作', 'Action'),
            key: 'open',
            width: 70,
            onCell: atTheEdge,
            onHeaderCell: atTheEdge,
            render: (_, { attemptId }) => (
              <Button type="link" size="small" onClick={() => show(filter, attemptId)}>
                {t('查看', 'Open')}
              </Button>
            ),
          },
        ]}
      />
      {searchedTo && (
        <Typography.Paragraph type="secondary" style={{ textAlign: 'center', marginTop: 8 }}>
          {t(`已查找到 ${time(searchedTo)}，点击“加载更多”继续查找`, `Searched as far as ${time(searchedTo)}; "Show more" continues`)}
        </Typography.Paragraph>
      )}
      <Drawer open={chosen !== ''} size={640} title={t('认证详情', 'Attempt details')} onClose={() => show(filter)} destroyOnHidden>
        {chosen && <AttemptStoryPanel attemptId={chosen} />}
      </Drawer>
    </Card>
  );
}

function Total({ counted }: { counted: { attempts: number; more: boolean } | undefined }) {
  const t = useText();
  const language = useLanguage();
  if (!counted) return null;
  const number = counted.attempts.toLocaleString(language);
  return (
    <Typography.Text role="status">{counted.more ? t(`至少 ${number} 条`, `At least ${number}`) : t(`共 ${number} 条`, `${number} in total`)}</Typography.Text>
  );
}

/** The person and the device that is searched for, which the form does not show again. */
function Subject({ filter, onChange }: { filter: RecordFilter; onChange: (filter: RecordFilter) => void }) {
  const t = useText();
  const { name, number, byDevice, deviceOf, ...others } = filter;
  const device = { ...(byDevice ? { byDevice } : {}), ...(deviceOf ? { deviceOf } : {}) };
  const person = { ...(name ? { name } : {}), ...(number ? { number } : {}) };
  const personText = name && number ? t('姓名和身份证号', 'name and ID number') : name ? t('姓名', 'name') : t('身份证号', 'ID number');
  return (
    <>
      {(name ?? number) && (
        <Tag closable onClose={() => onChange({ ...others, ...device })}>
          {t(`指定人员（${personText}）`, `One person (${personText})`)}
        </Tag>
      )}
      {(byDevice ?? deviceOf) && (
        <Tag closable onClose={() => onChange({ ...others, ...person })}>
          {t('同一设备', 'One device')}
        </Tag>
      )}
    </>
  );
}

const Lines = ({ first, second }: { first: ReactNode; second: string }) => (
  <>
    <div>{first}</div>
    {second && <Typography.Text type="secondary">{second}</Typography.Text>}
  </>
);

/** The score that counts, and those of the comparisons that it comes from. */
function Scores({ attempt: { trustedScore, authorityScore, similarityScore }, t }: { attempt: ListedAttempt; t: Text }) {
  if (trustedScore === undefined && authorityScore === undefined && similarityScore === undefined) return '–';
  const compared = [
    ...(authorityScore === undefined ? [] : [`${t('权威', 'authority')} ${authorityScore.toFixed(1)}`]),
    ...(similarityScore === undefined ? [] : [`${t('证件', 'card')} ${similarityScore.toFixed(1)}`]),
  ];
  return <Lines first={trustedScore?.toFixed(1) ?? '–'} second={compared.join(t('，', ', '))} />;
}
