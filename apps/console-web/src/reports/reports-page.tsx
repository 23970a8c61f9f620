import { DownloadOutlined } from '@ant-design/icons';
import type { Report } from '@shiren/contracts-console';
import { dayOf, passRate, readReport, windowOf, writeReport, type ReportQuery } from '@shiren/reports';
import { reasonText, schemeNames } from '@shiren/schemes';
import { useQuery } from '@tanstack/react-query';
import { Button, Card, Col, Flex, Row, Select, Skeleton, Statistic, Table } from 'antd';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { ask } from '../api.js';
import { useLanguage, useText, type Text } from '../language.js';
import { useMe } from '../me.js';
import { downloadCsv } from '../parts/download.js';
import { Failure } from '../parts/failure.js';
import { useNumber } from '../parts/number.js';
import { schemeTitle } from '../scenes/scheme-title.js';
import { useScenes } from '../scenes/use-scenes.js';
import { Chart } from './chart.js';
import { curvesOf } from './curves.js';
import { FunnelCard } from './funnel-card.js';
import { rateText, totalsOf } from './totals.js';
import { WindowPicker } from './window-picker.js';

/** The page 数据统计 (reports). */
export default function ReportsPage() {
  const t = useText();
  const { timeZone } = useMe();
  const [parameters, setParameters] = useSearchParams();
  const query = readReport(parameters);
  const { biz, scheme } = query;
  const window = windowOf(query, dayOf(Date.now(), timeZone));
  const show = (change: ReportQuery): void => setParameters(writeReport({ ...query, ...change }));
  const scenes = useScenes();
  const report = useQuery({
    queryKey: ['report', window, biz, scheme],
    queryFn: () => ask('report', { ...window, ...(biz ? { biz } : {}), ...(scheme ? { scheme } : {}) }),
    placeholderData: (before) => before,
  });
  return (
    <Flex vertical gap={16}>
      <Card>
        <Flex gap={12} wrap>
          <WindowPicker shown={window} onSearch={(chosen) => show({ window: chosen })} key={`${window.from} ${window.to}`} />
          <Select
            aria-label={t('场景', 'Scene')}
            allowClear
            placeholder={t('全部场景', 'All scenes')}
            style={{ width: 190 }}
            value={biz ?? null}
            onChange={(value?: string) => show({ biz: value ?? '' })}
            options={(scenes.data ?? []).map((scene) => ({ value: scene.biz, label: scene.name }))}
          />
          <Select
            aria-label={t('认证方案', 'Scheme')}
            allowClear
            placeholder={t('全部方案', 'All schemes')}
            style={{ width: 210 }}
            value={scheme ?? null}
            onChange={(value?: string) => show({ scheme: value ?? '' })}
            options={schemeNames.map((name) => ({ value: name, label: schemeTitle(name, t) }))}
          />
          <Button
            icon={<DownloadOutlined />}
            disabled={!report.data}
            onClick={() => report.data && downloadCsv(`report-${window.from}-${window.to}.csv`, rowsOf(report.data, t))}
          >
            {t('导出 CSV', 'Export CSV')}
          </Button>
        </Flex>
      </Card>
      <Failure error={report.error} />
      {report.data ? <Shown report={report.data} /> : report.isPending && <Skeleton active />}
    </Flex>
  );
}

const rowsOf = ({ grouping, groups, comparisons }: Report, t: Text): (string | number)[][] => [
  [
    grouping === 'hour' ? t('小时', 'hour') : t('日期', 'day'),
    t('提交量', 'submitted'),
    t('认证通过量', 'passed'),
    t('认证不通过量', 'failed'),
    t('认证通过率', 'pass rate'),
    ...(comparisons ? [t('验证量', 'comparisons')] : []),
  ],
  ...groups
    .filter(({ toCome }) => !toCome)
    .map((group) => [group.label, group.submitted, group.passed, group.failed, rateText(passRate(group)), ...(comparisons ? [group.compared] : [])]),
];

function Shown({ report }: { report: Report }) {
  const t = useText();
  const totals = totalsOf(report);
  const seconds = (milliseconds: number | undefined): string => (milliseconds === undefined ? '–' : `${(milliseconds / 1_000).toFixed(1)} ${t('秒', 's')}`);
  const number = useNumber();
  const language = useLanguage();
  const { real, compared } = useMemo(() => curvesOf(report, t, number), [report, language]);
  return (
    <>
      <Card title={t('实人认证', 'Real-person verification')}>
        <div className="numbers" data-testid="numbers">
          <Statistic title={t('提交量', 'Submitted')} value={totals.submitted} />
          <Statistic title={t('认证通过量', 'Passed')} value={totals.passed} />
          <Statistic title={t('认证不通过量', 'Failed')} value={totals.failed} />
          <Statistic title={t('认证通过率', 'Pass rate')} value={rateText(passRate(totals))} />
          <Statistic title={t('判定耗时 p50', 'Time to decide, p50')} value={seconds(report.durations.p50)} />
          <Statistic title={t('判定耗时 p95', 'Time to decide, p95')} value={seconds(report.durations.p95)} />
        </div>
        <Chart option={real} label={t('实人认证趋势', 'Real-person verification over time')} />
      </Card>
      {report.comparisons && (
        <Card title={t('人脸验证', 'Face comparison')}>
          <Statistic title={t('验证量', 'Comparisons')} value={totals.compared} />
          <Chart option={compared} label={t('人脸验证趋势', 'Face comparisons over time')} height={240} />
        </Card>
      )}
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={12}>
          <Card title={t('不通过原因', 'Why attempts failed')} style={{ height: '100%' }}>
            <Table
              size="small"
              rowKey="reason"
              pagination={false}
              dataSource={report.reasons.slice(0, 12)}
              locale={{ emptyText: t('没有不通过的认证', 'No failed attempts') }}
              columns={[
                { title: t('原因', 'Reason'), dataIndex: 'reason', render: (code: string) => `${t(reasonText(code).zh, reasonText(code).en)} (${code})` },
                { title: t('次数', 'Attempts'), dataIndex: 'attempts', width: 90, align: 'right', render: number },
                { title: '%', key: 'share', width: 80, align: 'right', render: (_, { attempts }) => ((100 * attempts) / (totals.failed || 1)).toFixed(1) },
              ]}
            />
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <FunnelCard report={report} />
        </Col>
      </Row>
    </>
  );
}
