import { useQuery } from '@tanstack/react-query';
import { Button, Card, Flex, Table } from 'antd';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { downloadCsv, downloadText } from '../parts/download.js';
import { Failure } from '../parts/failure.js';
import { columnsOf, recordMarkdown, recordRows, rowsOf } from './processing-formats.js';

/** The record of processing, on the page and as files. */
export function ProcessingPanel() {
  const t = useText();
  const found = useQuery({ queryKey: ['processingRecord'], queryFn: () => ask('processingRecord', {}) });
  const record = found.data;
  const name = `${t('个人信息处理活动记录', 'record-of-processing')}-${record?.at.slice(0, 10) ?? ''}`;
  return (
    <Card
      title={t('个人信息处理活动记录', 'Record of processing')}
      extra={
        record && (
          <Flex gap={8}>
            <Button onClick={() => downloadCsv(`${name}.csv`, recordRows(record, t))}>CSV</Button>
            <Button onClick={() => downloadText(`${name}.md`, recordMarkdown(record, t), 'text/markdown')}>Markdown</Button>
            <Button onClick={() => downloadText(`${name}.json`, JSON.stringify(record, null, 2), 'application/json')}>JSON</Button>
          </Flex>
        )
      }
    >
      <Failure error={found.error} />
      <Table<string[]>
        size="small"
        rowKey={(row) => row[1] ?? ''}
        loading={found.isPending}
        dataSource={record ? rowsOf(record, t) : []}
        pagination={false}
        scroll={{ x: 1000 }}
        columns={columnsOf(t).map((title, index) => ({ title, key: title, render: (_: unknown, row: string[]) => row[index] }))}
      />
    </Card>
  );
}
