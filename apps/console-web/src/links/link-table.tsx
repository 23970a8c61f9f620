import type { LinkState, ListedLink } from '@shiren/contracts-console';
import { Button, Flex, Popconfirm, Tag } from 'antd';
import { useNavigate } from 'react-router';
import { ask } from '../api.js';
import { ticketColumn } from '../attempts/ticket-column.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { PagedTable, type Paged } from '../parts/paged-table.js';
import { useTime } from '../parts/time.js';
import { useDoing } from '../parts/use-doing.js';
import { canWithdraw, linkStateTitles } from './link-states.js';

interface LinkTableProps {
  found: Paged & { isLoading: boolean };
  rows: readonly ListedLink[];
  onWithdrawn: () => void;
}

export function LinkTable({ found, rows, onWithdrawn }: LinkTableProps) {
  const t = useText();
  const time = useTime();
  return (
    <PagedTable<ListedLink>
      found={found}
      size="middle"
      rowKey="id"
      loading={found.isLoading}
      rows={rows}
      label={t('认证链接', 'Links')}
      minWidth={1050}
      columns={[
        { title: t('生成时间', 'Made at'), dataIndex: 'createdAt', render: time, width: 130 },
        ticketColumn(),
        { title: t('场景标识', 'Scene'), dataIndex: 'biz', ellipsis: true, width: 140 },
        {
          title: t('状态', 'State'),
          dataIndex: 'state',
          width: 100,
          render: (state: LinkState) => <Tag color={linkStateTitles[state][2]}>{t(linkStateTitles[state][0], linkStateTitles[state][1])}</Tag>,
        },
        { title: t('首次打开', 'First opened'), dataIndex: 'openedAt', render: time, width: 130 },
        { title: t('有效至', 'Valid until'), dataIndex: 'expiresAt', render: time, width: 130 },
        { title: t('生成者', 'Made by'), dataIndex: 'createdBy', ellipsis: true, width: 110 },
        { title: t('操作', 'Action'), key: 'action', width: 160, render: (_, link) => <LinkActions link={link} onWithdrawn={onWithdrawn} /> },
      ]}
    />
  );
}

function LinkActions({ link: { id, state, attemptId }, onWithdrawn }: { link: ListedLink; onWithdrawn: () => void }) {
  const t = useText();
  const me = useMe();
  const doing = useDoing();
  const navigate = useNavigate();
  const withdraw = async (): Promise<void> => {
    if (await doing(() => ask('withdrawLink', { id }))) onWithdrawn();
  };
  return (
    <Flex gap={4}>
      {attemptId && me.may('records.read') && (
        <Button type="link" size="small" style={{ paddingInline: 4 }} onClick={() => void navigate(`/records/${attemptId}`)}>
          {t('记录', 'Record')}
        </Button>
      )}
      {me.may('links.write') && canWithdraw(state) && (
        <Popconfirm
          title={t('撤回链接？', 'Withdraw the link?')}
          description={t('链接立即失效，尚未提交的认证随之结束。', 'It ends at once, and so does a verification that was not submitted.')}
          okText={t('确定撤回', 'Withdraw it')}
          cancelText={t('取消', 'Cancel')}
          onConfirm={() => void withdraw()}
        >
          <Button type="link" size="small" danger style={{ paddingInline: 4 }}>
            {t('撤回', 'Withdraw')}
          </Button>
        </Popconfirm>
      )}
    </Flex>
  );
}
