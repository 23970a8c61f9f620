import type { ErasureGround, ListedErasure } from '@shiren/contracts-console';
import { useQuery } from '@tanstack/react-query';
import { Card, Table, Tag } from 'antd';
import { ask } from '../api.js';
import { subjectText } from '../audit/audit-words.js';
import { doerText } from '../words/doer-words.js';
import { useText } from '../language.js';
import { Failure } from '../parts/failure.js';
import { useTime } from '../parts/time.js';
import { groundTitles } from '../words/state-words.js';
import { countsOf } from './erase-panel.js';

/** Recent erasures; the audit log has all of them. */
export function ErasuresPanel() {
  const t = useText();
  const time = useTime();
  const found = useQuery({ queryKey: ['erasures'], queryFn: () => ask('erasures', {}), refetchInterval: 10_000 });
  return (
    <Card title={t('删除记录', 'Erasures')}>
      <Failure error={found.error} />
      <Table<ListedErasure>
        size="small"
        rowKey="id"
        loading={found.isPending}
        dataSource={found.data?.erasures ?? []}
        pagination={false}
        scroll={{ x: 800 }}
        columns={[
          { title: t('时间', 'Time'), dataIndex: 'requestedAt', render: time, width: 190 },
          { title: t('原因', 'Why'), dataIndex: 'ground', render: (ground: ErasureGround) => t(...groundTitles[ground]) },
          { title: t('对象', 'Subject'), dataIndex: 'subject', render: (subject: string) => subjectText(subject, t) },
          { title: t('操作人', 'By'), dataIndex: 'requestedBy', render: (user: string) => doerText(user, t) },
          { title: t('内容', 'What'), key: 'what', render: (_, erasure) => countsOf(erasure, t) },
          {
            title: t('状态', 'State'),
            dataIndex: 'doneAt',
            render: (doneAt?: string) => (doneAt ? <Tag color="green">{t('完成', 'done')}</Tag> : <Tag color="gold">{t('进行中', 'in progress')}</Tag>),
          },
        ]}
      />
    </Card>
  );
}
