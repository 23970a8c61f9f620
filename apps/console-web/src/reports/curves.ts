import type { Report } from '@shiren/contracts-console';
import { curveOf, rateText, type Totals } from './totals.js';
import type { Text } from '../language.js';

const countText = (number: (count: number) => string) => (value: unknown) => (typeof value === 'number' ? number(value) : '–');

/** The curves of a report: counts, and the pass rate on an axis of its own. */
export function curvesOf(report: Report, t: Text, number: (count: number) => string) {
  const labels = report.groups.map(({ label }) => label);
  const shared = { type: 'line', symbolSize: 6, showSymbol: labels.length < 40 };
  const counted = (name: string, key: keyof Totals, color: string) => ({
    ...{ ...shared, name, color, data: curveOf(report, key) },
    tooltip: { valueFormatter: countText(number) },
  });
  const base = {
    tooltip: { trigger: 'axis' },
    grid: { left: 56, right: 24, top: 64, bottom: 32 },
    xAxis: { type: 'category', data: labels },
  };
  const counts = { type: 'value', minInterval: 1, axisLabel: { formatter: number } };
  return {
    real: {
      ...base,
      grid: { ...base.grid, right: 56 },
      legend: { top: 0 },
      yAxis: [counts, { type: 'value', min: 0, max: 100, axisLabel: { formatter: '{value} %' }, splitLine: { show: false } }],
      series: [
        counted(t('提交量', 'Submitted'), 'submitted', '#1677ff'),
        counted(t('认证通过量', 'Passed'), 'passed', '#389e0d'),
        counted(t('认证不通过量', 'Failed'), 'failed', '#cf1322'),
        {
          ...{ ...shared, name: t('认证通过率', 'Pass rate'), color: '#d48806', yAxisIndex: 1, data: curveOf(report, 'rate') },
          ...{ lineStyle: { type: 'dashed' }, connectNulls: true },
          tooltip: { valueFormatter: (value: unknown) => rateText(typeof value === 'number' ? value : undefined) },
        },
      ],
    },
    compared: { ...base, yAxis: counts, series: [counted(t('验证量', 'Comparisons'), 'compared', '#722ed1')] },
  };
}
