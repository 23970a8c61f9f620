import { FileTextOutlined, PlusOutlined } from '@ant-design/icons';
import { linkStates, type LinkState } from '@shiren/contracts-console';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Card, Flex, Form, Select } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { TicketFilterForm, asked, type TicketFilter } from '../attempts/ticket-filter.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { Failure } from '../parts/failure.js';
import { useRefreshing } from '../parts/use-refreshing.js';
import { LinkBatch } from './link-batch.js';
import { linkStateTitles } from './link-states.js';
import { LinkTable } from './link-table.js';
import { NewLink } from './new-link.js';

const PAGE = 20;
const REFRESH_INTERVAL_MS = 10_000;

interface Filter extends TicketFilter {
  state?: LinkState;
}

/** The page 认证链接 (links). */
export default function LinksPage() {
  const t = useText();
  const me = useMe();
  const [filter, setFilter] = useState<Filter>({});
  const [dialog, setDialog] = useState<'one' | 'file'>();
  const found = useInfiniteQuery({
    queryKey: ['links', filter],
    queryFn: ({ pageParam }) =>
      ask('links', { limit: PAGE, ...asked(filter), ...(filter.state ? { state: filter.state } : {}), ...(pageParam ? { before: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: ({ links, more }) => (more ? links.at(-1)?.id : undefined),
  });
  const again = (): void => void found.refetch();
  useRefreshing(again, REFRESH_INTERVAL_MS);
  const search = (next: Filter): void => {
    setFilter(next);
    again();
  };
  return (
    <Card>
      <Flex gap={12} wrap justify="space-between">
        <TicketFilterForm<Filter> ticketHint={t('开头', 'its beginning')} onSearch={search}>
          <Form.Item name="state" label={t('状态', 'State')}>
            <Select
              allowClear
              style={{ width: 150 }}
              options={linkStates.map((value) => ({ value, label: t(linkStateTitles[value][0], linkStateTitles[value][1]) }))}
            />
          </Form.Item>
        </TicketFilterForm>
        {me.may('links.write') && (
          <Flex gap={12} wrap style={{ marginBottom: 16 }}>
            <Button icon={<FileTextOutlined />} onClick={() => setDialog('file')}>
              {t('批量生成', 'From a file')}
            </Button>
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setDialog('one')}>
              {t('新建链接', 'New link')}
            </Button>
          </Flex>
        )}
      </Flex>
      <Failure error={found.error} />
      <LinkTable found={found} rows={found.data?.pages.flatMap(({ links }) => links) ?? []} onWithdrawn={again} />
      {dialog === 'one' && <NewLink onMade={again} onClose={() => setDialog(undefined)} />}
      {dialog === 'file' && <LinkBatch onMade={again} onClose={() => setDialog(undefined)} />}
    </Card>
  );
}
