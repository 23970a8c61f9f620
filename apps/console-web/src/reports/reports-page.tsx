import { DownloadOutlined } from '@ant-design/icons';
import type { Report } from '@shiren/contracts-console';
import { dayOf, lastDays } from '@shiren/reports';
import { reasonText, schemeNames } from '@shiren/schemes';
import { useQuery } from '@tanstack/react-query';
import { Button, Card, Col, Empty, Flex, Row, Select, Skeleton, Statistic, Table } from 'antd';
import { useMemo, useState } from 'react';
import { ask } from '../api.js';
import { useText, type Text } from '../language.js';
import { useMe } from '../me.js';
import { downloadCsv } from '../parts/download.js';
import { Failure } from '../parts/failure.js';
import { schemeTitle } from '../scenes/scheme-title.js';
import { useScenes } from '../scenes/use-scenes.js';
import { Chart } from './chart.js';
import { funnelOf, passRate, totalsOf, type funnelOrder } from './totals.js';
import { WindowPicker } from './window-picker.js';

const stepTitles: Readonly<Record<(typeof funnelOrder)[number], readonly [string, string]>> = {
  issued: ['获取 Token', 'Token issued'],
  consent: ['同意告知', 'Agreed'],
  'type-name-and-number': ['输入姓名和号码', 'Typed name and number'],
  liveness: ['活体检测', 'Liveness'],
  'check-record': ['查询底照', 'Record looked up'],
  'photograph-id-card': ['拍摄证件', 'Photographed the card'],
  'confirm-fields': ['确认信息', 'Confirmed fields'],
  submitted: ['提交', 'Submitted'],
  decided: ['完成判定', 'Decided'],
  passed: ['通过', 'Passed'],
};

/** The page 数据统计 (reports). */
export default function ReportsPage() {
  const t = useText();
  const { timeZone } = useMe();
  const [window, setWindow] = useState(() => lastDays(7, dayOf(Date.now(), timeZone)));
  const [biz, setBiz] = useState<string>();
  const [scheme, setScheme] = useState<string>();
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
          <WindowPicker shown={window} onSearch={setWindow} key={`${window.from} ${window.to}`} />
          <Select
            aria-label={t('场景', 'Scene')}
            allowClear
            placeholder={t('全部场景', 'All scenes')}
            style={{ width: 190 }}
            value={biz ?? null}
            onChange={(value) => setBiz(value ?? undefined)}
            options={(scenes.data ?? []).map((scene) => ({ value: scene.biz, label: scene.name }))}
          />
          <Select
            aria-label={t('认证方案', 'Scheme')}
            allowClear
            placeholder={t('全部方案', 'All schemes')}
            style={{ width: 210 }}
            value={scheme ?? null}
            onChange={(value) => setScheme(value ?? undefined)}
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
      {report.data ? <Shown report={report.data} /> : <Skeleton active />}
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
  ...groups.map((group) => [group.label, group.submitted, group.passed, group.failed, passRate(group), ...(comparisons ? [group.compared] : [])]),
];

function Shown({ report }: { report: Report }) {
  const t = useText();
  const totals = totalsOf(report);
  const seconds = (milliseconds: number | undefined): string => (milliseconds === undefined ? '–' : `${(milliseconds / 1_000).toFixed(1)} s`);
  const { real, compared, funnel } = useOptions(report);
  const steps = funnelOf(report);
  return (
    <>
      <Card title={t('实人认证', 'Real-person verification')}>
        <div className="numbers" data-testid="numbers">
          <Statistic title={t('提交量', 'Submitted')} value={totals.submitted} />
          <Statistic title={t('认证通过量', 'Passed')} value={totals.passed} />
          <Statistic title={t('认证不通过量', 'Failed')} value={totals.failed} />
          <Statistic title={t('认证通过率', 'Pass rate')} value={passRate(totals)} />
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
                { title: t('次数', 'Attempts'), dataIndex: 'attempts', width: 90, align: 'right' },
                { title: '%', key: 'share', width: 80, align: 'right', render: (_, { attempts }) => ((100 * attempts) / (totals.failed || 1)).toFixed(1) },
              ]}
            />
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <Card title={t('用户在哪一步离开', 'Where people give up')} style={{ height: '100%' }}>
            {steps.length > 0 ? (
              <Chart option={funnel} label={t('各步骤人数', 'Attempts that reached each step')} height={280} />
            ) : (
              <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} />
            )}
          </Card>
        </Col>
      </Row>
    </>
  );
}

function useOptions(report: Report) {
  const t = useText();
  return useMemo(() => {
    const labels = report.groups.map(({ label }) => label);
    const shared = {
      tooltip: { trigger: 'axis' },
      grid: { left: 48, right: 24, top: 40, bottom: 32 },
      xAxis: { type: 'category', data: labels },
      yAxis: { type: 'value', minInterval: 1 },
    };
    const series = (name: string, key: 'submitted' | 'passed' | 'failed' | 'compared', color: string) => ({
      ...{ type: 'line', name, color, symbolSize: 6, showSymbol: labels.length < 40 },
      data: report.groups.map((group) => group[key]),
    });
    const steps = funnelOf(report);
    return {
      real: {
        ...shared,
        legend: { top: 0 },
        series: [
          series(t('提交量', 'Submitted'), 'submitted', '#1677ff'),
          series(t('认证通过量', 'Passed'), 'passed', '#389e0d'),
          series(t('认证不通过量', 'Failed'), 'failed', '#cf1322'),
        ],
      },
      compared: { ...shared, series: [series(t('验证量', 'Comparisons'), 'compared', '#722ed1')] },
      funnel: {
        tooltip: { trigger: 'axis' },
        grid: { left: 140, right: 48, top: 8, bottom: 24 },
        xAxis: { type: 'value', minInterval: 1 },
        yAxis: { type: 'category', inverse: true, data: steps.map(({ step }) => t(...stepTitles[step])) },
        series: [{ type: 'bar', barMaxWidth: 22, color: '#1677ff', data: steps.map(({ attempts }) => attempts), label: { show: true, position: 'right' } }],
      },
    };
  }, [report, t('zh', 'en')]);
}
