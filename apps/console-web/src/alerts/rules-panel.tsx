import { isWindowed, type AlertChannel, type AlertRule } from '@shiren/contracts-console';
import { Button, Empty, Flex, Popconfirm, Switch, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { useTime } from '../parts/time.js';
import { useDoing } from '../parts/use-doing.js';
import { RuleDialog, type RuleFields } from './rule-dialog.js';
import { conditionOf, kindTitles } from './texts.js';

export interface PanelProps {
  rules: AlertRule[];
  channels: AlertChannel[];
  loading: boolean;
  onChanged: () => Promise<unknown>;
}

export function RulesPanel({ rules, channels, loading, onChanged }: PanelProps) {
  const t = useText();
  const time = useTime();
  const doing = useDoing();
  const [dialog, setDialog] = useState<AlertRule | 'new'>();
  const mayWrite = useMe().may('alerts.write');
  const save = async (fields: RuleFields): Promise<void> => {
    const done = await doing(() => ask('saveAlertRule', fields));
    await onChanged();
    if (done) setDialog(undefined);
  };
  const switchTo = (rule: AlertRule, enabled: boolean): Promise<void> => save(fieldsOf({ ...rule, enabled }));
  const channelNames = (ids: readonly string[]): string => ids.map((id) => channels.find((channel) => channel.id === id)?.name ?? '?').join(t('、', ', '));
  return (
    <>
      <Flex gap={12} align="center" wrap style={{ marginBottom: 16 }}>
        <Button type="primary" disabled={!mayWrite} onClick={() => setDialog('new')}>
          {t('新增规则', 'New rule')}
        </Button>
        <Typography.Text type="secondary">
          {t('每条规则触发时发送一次，恢复时再发送一次', 'Each rule sends one message when it fires, and one when it resolves')}
        </Typography.Text>
      </Flex>
      <div role="region" aria-label={t('告警规则', 'Alert rules')} tabIndex={0} style={{ overflowX: 'auto' }}>
        <Table<AlertRule>
          size="middle"
          rowKey="id"
          loading={loading}
          dataSource={rules}
          pagination={false}
          style={{ minWidth: 900 }}
          locale={{
            emptyText: (
              <Empty
                image={Empty.PRESENTED_IMAGE_SIMPLE}
                description={
                  channels.length === 0
                    ? t('还没有规则。请先添加渠道，再新增规则。', 'No rules yet. Add a channel first, then a rule.')
                    : t(
                        '还没有规则。通过率下降、攻击增多、回调失败等情况都可以告警。',
                        'No rules yet. Be alerted when the pass rate falls, attacks increase or callbacks fail.',
                      )
                }
              />
            ),
          }}
          columns={[
            { title: t('名称', 'Name'), dataIndex: 'name', width: 130 },
            // second, so that a phone shows it without scrolling
            { title: t('状态', 'State'), key: 'state', width: 140, render: (_, rule) => <RuleState rule={rule} time={time} /> },
            {
              title: t('条件', 'Condition'),
              key: 'condition',
              render: (_, rule) => (
                <>
                  <div>{t(...kindTitles[rule.kind])}</div>
                  <Typography.Text type="secondary">{conditionOf(rule, t)}</Typography.Text>
                </>
              ),
            },
            { title: t('场景', 'Scene'), key: 'scene', width: 110, render: (_, { kind, biz }) => (isWindowed(kind) ? (biz ?? t('全部', 'all')) : '–') },
            {
              title: t('渠道', 'Channels'),
              dataIndex: 'channels',
              width: 140,
              render: (ids: string[]) => (ids.length > 0 ? channelNames(ids) : <Typography.Text type="warning">{t('未选择', 'none')}</Typography.Text>),
            },
            {
              title: t('启用', 'On'),
              key: 'enabled',
              width: 70,
              render: (_, rule) => (
                <Switch
                  size="small"
                  checked={rule.enabled}
                  disabled={!mayWrite}
                  aria-label={t(`启用 ${rule.name}`, `${rule.name} on`)}
                  onChange={(enabled) => void switchTo(rule, enabled)}
                />
              ),
            },
            {
              title: t('操作', 'Action'),
              key: 'action',
              width: 130,
              render: (_, rule) => (
                <>
                  <Button type="link" size="small" disabled={!mayWrite} onClick={() => setDialog(rule)}>
                    {t('编辑', 'Edit')}
                  </Button>
                  <Popconfirm
                    title={t('确定删除该规则？', 'Remove this rule?')}
                    onConfirm={() => void doing(() => ask('removeAlertRule', { id: rule.id })).then(onChanged)}
                  >
                    <Button type="link" danger size="small" disabled={!mayWrite}>
                      {t('删除', 'Remove')}
                    </Button>
                  </Popconfirm>
                </>
              ),
            },
          ]}
        />
      </div>
      {dialog && <RuleDialog rule={dialog === 'new' ? undefined : dialog} channels={channels} onSave={save} onClose={() => setDialog(undefined)} />}
    </>
  );
}

function RuleState({ rule: { enabled, firingSince, checkedAt }, time }: { rule: AlertRule; time: (instant: string) => string }) {
  const t = useText();
  if (!enabled) return <Tag>{t('已停用', 'off')}</Tag>;
  if (firingSince) {
    return (
      <>
        <Tag color="red">{t('告警中', 'firing')}</Tag>
        <div>
          <Typography.Text type="secondary">{t(`自 ${time(firingSince)}`, `since ${time(firingSince)}`)}</Typography.Text>
        </div>
      </>
    );
  }
  return checkedAt ? <Tag color="green">{t('正常', 'normal')}</Tag> : <Tag>{t('待检查', 'not checked yet')}</Tag>;
}

const fieldsOf = ({ firingSince: _firing, checkedAt: _checked, part, ...rule }: AlertRule): RuleFields => ({
  ...rule,
  ...(part === undefined ? {} : { part: part as NonNullable<RuleFields['part']> }),
});
