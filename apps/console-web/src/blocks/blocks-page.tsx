import type { ListedBlock, SearchBlocks } from '@shiren/contracts-console';
import type { BlockKind } from '@shiren/contracts-verification';
import { useInfiniteQuery } from '@tanstack/react-query';
import { App, Button, Card, Flex, Input, Segmented, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ask } from '../api.js';
import { useText, type Text } from '../language.js';
import { Failure } from '../parts/failure.js';
import { PagedTable } from '../parts/paged-table.js';
import { useTime } from '../parts/time.js';
import { refusal } from '../refusals.js';
import { BlockDialog } from './block-dialog.js';
import { EndBlock } from './end-block.js';

const PAGE = 20;

export const kindTitle = (kind: BlockKind, t: Text): string => (kind === 'number' ? t('证件号码', 'ID number') : t('设备', 'Device'));

/** The page 黑名单 (block list). */
export default function BlocksPage() {
  const t = useText();
  const time = useTime();
  const { message } = App.useApp();
  const [state, setState] = useState<SearchBlocks['state']>('in-force');
  const [key, setKey] = useState<string>();
  const [adding, setAdding] = useState(false);
  const found = useInfiniteQuery({
    queryKey: ['blocks', state, key],
    queryFn: ({ pageParam }) => ask('blocks', { state, limit: PAGE, ...(key ? { key } : {}), ...(pageParam ? { before: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: ({ blocks, more }) => (more ? blocks.at(-1)?.id : undefined),
  });
  const search = async (typed: string): Promise<void> => {
    if (typed.trim() === '') return setKey(undefined);
    try {
      setKey((await ask('searchKeys', { identificationNumber: typed.trim() })).number);
    } catch (error) {
      void message.error(refusal(error, t));
    }
  };
  return (
    <Card>
      <Flex gap={12} wrap align="center" style={{ marginBottom: 16 }}>
        <Segmented<SearchBlocks['state']>
          value={state}
          onChange={(next) => {
            setState(next);
            setKey(undefined);
          }}
          options={[
            { value: 'in-force', label: t('生效中', 'In force') },
            { value: 'over', label: t('已结束', 'Over') },
          ]}
        />
        {state === 'in-force' && (
          <Input.Search
            allowClear
            maxLength={40}
            autoComplete="off"
            aria-label={t('按证件号码查找', 'Find an ID number')}
            placeholder={t('按证件号码查找', 'Find an ID number')}
            style={{ width: 260 }}
            onSearch={(typed) => void search(typed)}
          />
        )}
        <Button type="primary" style={{ marginInlineStart: 'auto' }} onClick={() => setAdding(true)}>
          {t('加入黑名单', 'Add')}
        </Button>
      </Flex>
      <Failure error={found.error} />
      <PagedTable<ListedBlock>
        found={found}
        size="middle"
        rowKey="id"
        loading={found.isLoading}
        rows={found.data?.pages.flatMap(({ blocks }) => blocks) ?? []}
        label={t('黑名单', 'Block list')}
        minWidth={900}
        columns={[
          { title: t('对象', 'What'), dataIndex: 'kind', width: 110, render: (kind: BlockKind) => <Tag>{kindTitle(kind, t)}</Tag> },
          { title: t('原因', 'Reason'), dataIndex: 'reason' },
          { title: t('加入时间', 'Since'), dataIndex: 'createdAt', width: 180, render: time },
          { title: t('操作人', 'By'), dataIndex: 'createdBy', width: 130, ellipsis: true },
          {
            title: state === 'over' ? t('结束时间', 'Ended') : t('到期时间', 'Until'),
            dataIndex: 'expiresAt',
            width: 200,
            render: (expiresAt: string, { endedBy }) => (endedBy ? t(`${time(expiresAt)}（${endedBy}）`, `${time(expiresAt)} (${endedBy})`) : time(expiresAt)),
          },
          {
            title: t('操作', 'Action'),
            key: 'action',
            width: 130,
            render: (_, block) => (
              <>
                {block.attemptId && (
                  <Link to={`/person/${block.attemptId}`} style={{ marginInlineEnd: 4 }}>
                    {t('查看', 'Open')}
                  </Link>
                )}
                {state === 'in-force' && <EndBlock block={block} onDone={() => found.refetch()} />}
              </>
            ),
          },
        ]}
      />
      {adding && (
        <BlockDialog
          target="typed"
          onDone={() => {
            setAdding(false);
            void found.refetch();
          }}
        />
      )}
    </Card>
  );
}
