import { DownloadOutlined } from '@ant-design/icons';
import type { UsageLine } from '@shiren/contracts-console';
import { dayOf } from '@shiren/reports';
import { useQuery } from '@tanstack/react-query';
import { Button, Card, DatePicker, Flex, Progress, Table, Typography } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { downloadCsv } from '../parts/download.js';
import { Failure } from '../parts/failure.js';
import { useNumber } from '../parts/number.js';
import { schemeTitle } from '../scenes/scheme-title.js';

const services: Readonly<Record<UsageLine['service'], readonly [string, string]>> = {
  'real-person': ['实人认证', 'Real-person verification'],
  'live-face': ['活体人脸验证', 'Live-face verification'],
  'face-comparison': ['人脸验证', 'Face comparison'],
};

/** The page 用量 (usage), laid out like a bill. */
export default function UsagePage() {
  const t = useText();
  const number = useNumber();
  const { timeZone } = useMe();
  const [month, setMonth] = useState(() => dayOf(Date.now(), timeZone).slice(0, 7));
  const usage = useQuery({ queryKey: ['usage', month], queryFn: () => ask('usage', { month }) });
  const allowances = useQuery({ queryKey: ['allowances'], queryFn: () => ask('allowances', {}) });
  const lines = usage.data ?? [];
  const total = lines.reduce((sum, { units }) => sum + units, 0);
  const headings = [t('月份', 'Month'), t('服务', 'Service'), t('场景标识', 'Scene'), t('方案', 'Scheme'), t('用量（次）', 'Units')];
  const service = (line: Pick<UsageLine, 'service'>): string => t(...services[line.service]);
  const exportRows = (): void =>
    downloadCsv(`usage-${month}.csv`, [headings, ...lines.map((line) => [month, service(line), line.biz ?? '', line.scheme ?? '', line.units])]);
  return (
    <Card>
      <Flex gap={12} align="center" wrap style={{ marginBottom: 16 }}>
        <DatePicker
          picker="month"
          aria-label={t('月份', 'Month')}
          allowClear={false}
          value={dayjs(`${month}-01`)}
          onChange={(value: dayjs.Dayjs | null) => value && setMonth(value.format('YYYY-MM'))}
        />
        <Button icon={<DownloadOutlined />} disabled={!usage.data} onClick={exportRows}>
          {t('导出 CSV', 'Export CSV')}
        </Button>
        <Typography.Text type="secondary">{t('按月结算，以实际使用量为准', 'Billed monthly by actual usage')}</Typography.Text>
      </Flex>
      <Failure error={usage.error} />
      {allowances.data?.map((line) => (
        <Flex key={line.service} gap={12} align="center" style={{ marginBottom: 12 }}>
          <Typography.Text>
            {t(
              `${service(line)}：本月配额 ${number(line.quota)}，已用 ${number(line.used)}`,
              `${service(line)}: ${number(line.used)} of ${number(line.quota)} this month`,
            )}
          </Typography.Text>
          <Progress
            style={{ flex: 1, maxWidth: 320 }}
            aria-label={service(line)}
            percent={line.quota === 0 ? 100 : Math.min(100, Math.floor((100 * line.used) / line.quota))}
            status={line.used >= line.quota ? 'exception' : 'normal'}
          />
        </Flex>
      ))}
      <Table<UsageLine>
        size="middle"
        rowKey={({ service: name, biz, scheme }) => `${name} ${biz ?? ''} ${scheme ?? ''}`}
        loading={usage.isPending}
        dataSource={lines}
        pagination={false}
        columns={[
          { title: headings[1], key: 'service', render: (_, line) => service(line) },
          { title: headings[2], dataIndex: 'biz', render: (biz?: string) => biz ?? '–' },
          { title: headings[3], dataIndex: 'scheme', render: (scheme?: string) => (scheme ? schemeTitle(scheme, t) : '–') },
          { title: headings[4], dataIndex: 'units', align: 'right', render: number },
        ]}
        summary={() => (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0} colSpan={3}>
              <strong>{t('合计', 'Total')}</strong>
            </Table.Summary.Cell>
            <Table.Summary.Cell index={3} align="right">
              <strong>{number(total)}</strong>
            </Table.Summary.Cell>
          </Table.Summary.Row>
        )}
      />
    </Card>
  );
}
