import type { AuditCheck, AuditEntry, AuditExport, Me } from '@shiren/contracts-console';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Alert, Button, Card, Flex, Input, Typography } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { actionText, actionsLike, addressText, detailTexts, subjectText } from '../audit/audit-words.js';
import { doerText } from '../words/doer-words.js';
import { useLanguage, useText } from '../language.js';
import { Failure } from '../parts/failure.js';
import { downloadText } from '../parts/download.js';
import { useNumber } from '../parts/number.js';
import { PagedTable } from '../parts/paged-table.js';
import { useMe } from '../me.js';
import { useTime } from '../parts/time.js';

const PAGE = 20;

export default function AuditPage() {
  const t = useText();
  const time = useTime();
  const language = useLanguage();
  const number = useNumber();
  const me = useMe();
  const [text, setText] = useState('');
  const found = useInfiniteQuery({
    queryKey: ['audit', text, language],
    queryFn: ({ pageParam }) =>
      ask('audit', { limit: PAGE, ...(text ? { text, actions: actionsLike(text, t) } : {}), ...(pageParam ? { before: pageParam } : {}) }),
    initialPageParam: 0,
    getNextPageParam: ({ entries, more }) => (more ? entries.at(-1)?.sequence : undefined),
  });
  const check = useMutation({ mutationFn: () => ask('checkAudit', {}) });
  const exporting = useMutation({ mutationFn: () => exportAudit(me) });
  return (
    <Card>
      <Flex gap={12} align="center" wrap style={{ marginBottom: 16 }}>
        <Input.Search
          allowClear
          style={{ width: 320 }}
          aria-label={t('搜索', 'Search')}
          placeholder={t('用户、操作或对象', 'User, action or subject')}
          onSearch={setText}
          enterButton={t('搜索', 'Search')}
        />
        <Button loading={check.isPending} onClick={() => check.mutate()}>
          {t('校验哈希链', 'Verify the hash chain')}
        </Button>
        <Button loading={exporting.isPending} onClick={() => exporting.mutate()}>
          {t('导出', 'Export')}
        </Button>
        {check.data && (
          <Alert
            showIcon
            type={check.data.brokenAt === undefined ? 'success' : 'error'}
            title={
              check.data.brokenAt === undefined
                ? t(
                    `完整：${number(check.data.entries)} 条，已与 ${number(check.data.anchors)} 个锚点比对（至第 ${number(check.data.anchoredTo)} 条）`,
                    `Intact: ${number(check.data.entries)} entries, compared with ${number(check.data.anchors)} anchors up to entry ${number(check.data.anchoredTo)}`,
                  )
                : t(
                    `第 ${brokenIn(check.data).join('、')} 条缺失，或与前一条、锚点不符`,
                    `Missing, or not matching the previous entry or an anchor: entry ${brokenIn(check.data).join(', ')}`,
                  )
            }
          />
        )}
      </Flex>
      <Failure error={found.error ?? check.error ?? exporting.error} />
      <PagedTable<AuditEntry>
        found={found}
        size="small"
        rowKey="sequence"
        loading={found.isFetching}
        rows={found.data?.pages.flatMap(({ entries }) => entries) ?? []}
        label={t('审计日志', 'Audit log')}
        minWidth={900}
        columns={[
          { title: '#', dataIndex: 'sequence', width: 70 },
          { title: t('时间', 'Time'), dataIndex: 'at', render: time, width: 180 },
          { title: t('用户', 'User'), dataIndex: 'user', render: (user: string) => doerText(user, t) },
          { title: t('地址', 'Address'), dataIndex: 'address', render: (address: string) => addressText(address, t) },
          { title: t('操作', 'Action'), dataIndex: 'action', render: (action: string) => <span title={action}>{actionText(action, t)}</span> },
          { title: t('对象', 'Subject'), dataIndex: 'subject', render: (subject: string) => subjectText(subject, t) },
          { title: t('详情', 'Details'), key: 'details', render: (_, entry) => detailTexts(entry, t).join(t('；', '; ')) },
          {
            title: t('哈希', 'Hash'),
            dataIndex: 'hash',
            render: (hash: string) => (
              <Typography.Text code title={hash}>
                {hash.slice(0, 10)}
              </Typography.Text>
            ),
          },
        ]}
      />
    </Card>
  );
}

const brokenIn = ({ brokenAt, alsoBrokenAt = [] }: AuditCheck): (number | undefined)[] => [brokenAt, ...alsoBrokenAt];

/** Downloads the whole log as a file that can be verified elsewhere. */
async function exportAudit({ accountId, accountName }: Me): Promise<void> {
  const entries: AuditEntry[] = [];
  for (let more = true; more;) {
    const piece = await ask('exportAudit', { after: entries.at(-1)?.sequence ?? 0 });
    entries.push(...piece.entries);
    more = piece.more;
  }
  const exported: AuditExport = { format: 'shiren-audit-1', accountId, account: accountName, exportedAt: new Date().toISOString(), entries };
  downloadText(`audit-${accountName}-${exported.exportedAt.slice(0, 10)}.json`, JSON.stringify(exported, null, 1), 'application/json');
}
