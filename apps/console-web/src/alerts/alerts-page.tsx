import { Card, Tabs } from 'antd';
import { useText } from '../language.js';
import { Failure } from '../parts/failure.js';
import { ChannelsPanel } from './channels-panel.js';
import { LogPanel } from './log-panel.js';
import { RulesPanel } from './rules-panel.js';
import { useAlerts } from './use-alerts.js';

/** The page 告警 (alerts): rules, channels, and what was sent. */
export default function AlertsPage() {
  const t = useText();
  const alerts = useAlerts();
  const { rules = [], channels = [] } = alerts.data ?? {};
  const shown = { rules, channels, loading: alerts.isPending, onChanged: () => alerts.refetch() };
  return (
    <Card>
      <Failure error={alerts.error} />
      <Tabs
        destroyOnHidden
        items={[
          { key: 'rules', label: t('规则', 'Rules'), children: <RulesPanel {...shown} /> },
          { key: 'channels', label: t('渠道', 'Channels'), children: <ChannelsPanel {...shown} /> },
          { key: 'log', label: t('发送记录', 'Log'), children: <LogPanel /> },
        ]}
      />
    </Card>
  );
}
