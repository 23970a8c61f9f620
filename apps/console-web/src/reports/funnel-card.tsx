import type { Report } from '@shiren/contracts-console';
import { funnelsOf, type Funnel } from '@shiren/reports';
import { Card, Empty, Flex, Table, Typography } from 'antd';
import { useText } from '../language.js';
import { useNumber } from '../parts/number.js';
import { schemeTitle } from '../scenes/scheme-title.js';
import { stepWords } from '../words/step-words.js';
import { funnelSteps } from './totals.js';

/** Where people give up: a funnel for all schemes with the same steps, with the loss of each step. */
export function FunnelCard({ report }: { report: Report }) {
  const t = useText();
  const funnels = funnelsOf(report.steps, funnelSteps);
  return (
    <Card title={t('用户在哪一步离开', 'Where people give up')} style={{ height: '100%' }}>
      {funnels.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} />}
      <Flex vertical gap={24}>
        {funnels.map((funnel) => (
          <FunnelTable key={funnel.schemes.join()} funnel={funnel} />
        ))}
      </Flex>
    </Card>
  );
}

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);

function FunnelTable({ funnel: { schemes, steps } }: { funnel: Funnel }) {
  const t = useText();
  const number = useNumber();
  const title = schemes.map((scheme) => schemeTitle(scheme, t)).join(t('、', ', '));
  const widest = Math.max(1, ...steps.map(({ attempts }) => attempts));
  return (
    <div role="region" aria-label={`${t('各步骤人数', 'Attempts that reached each step')}${t('：', ': ')}${title}`} tabIndex={0} style={{ overflowX: 'auto' }}>
      <Typography.Text strong>{title}</Typography.Text>
      <Table
        size="small"
        rowKey="step"
        pagination={false}
        style={{ minWidth: 420, marginTop: 8 }}
        dataSource={steps.map((step, index) => ({ ...step, before: steps[index - 1]?.attempts }))}
        columns={[
          { title: t('步骤', 'Step'), dataIndex: 'step', width: 150, render: (step: string) => t(...stepWords(step)) },
          {
            title: t('到达次数', 'Reached by'),
            dataIndex: 'attempts',
            render: (attempts: number) => (
              <>
                {number(attempts)}
                <div className="funnel-bar" style={{ width: `${(100 * attempts) / widest}%` }} aria-hidden />
              </>
            ),
          },
          {
            title: t('上一步流失', 'Lost since the step before'),
            dataIndex: 'lost',
            width: 150,
            align: 'right',
            render: (lost: number, { before }) => (before === undefined ? '–' : `${number(lost)} (${percent(lost, before)})`),
          },
        ]}
      />
    </div>
  );
}
