import {
  ALERT_NAME,
  alertKinds,
  alertWindows,
  attackReasons,
  billedServices,
  isWindowed,
  type AlertChannel,
  type AlertKind,
  type AlertRule,
  type SaveAlertRule,
} from '@shiren/contracts-console';
import { Form, Input, InputNumber, Modal, Select, Switch } from 'antd';
import { useText } from '../language.js';
import { useScenes } from '../scenes/use-scenes.js';
import { kindTitles, partTitle, thresholdTitles, windowTitle } from './texts.js';

export type RuleFields = Omit<SaveAlertRule, 'session' | 'address' | 'device'>;

/** What a new rule of a kind begins with. */
const beginnings: Readonly<Record<AlertKind, Partial<RuleFields>>> = {
  'pass-rate': { threshold: 20, windowMinutes: 60, minAttempts: 50 },
  attacks: { threshold: 10, windowMinutes: 60, minAttempts: 50, part: '205' },
  callbacks: { threshold: 20, windowMinutes: 15, minAttempts: 10 },
  authority: { threshold: 5 },
  quota: { threshold: 80, part: 'real-person' },
};

interface RuleDialogProps {
  rule: AlertRule | undefined;
  channels: readonly AlertChannel[];
  onSave: (fields: RuleFields) => Promise<void>;
  onClose: () => void;
}

export function RuleDialog({ rule, channels, onSave, onClose }: RuleDialogProps) {
  const t = useText();
  const scenes = useScenes();
  const [form] = Form.useForm<RuleFields>();
  const kind = Form.useWatch('kind', form) ?? rule?.kind ?? 'pass-rate';
  const parts = kind === 'attacks' ? attackReasons : kind === 'quota' ? billedServices : [];
  const needed = { required: true, message: t('请填写', 'Fill this in') };
  return (
    <Modal
      open
      title={rule ? t('编辑规则', 'Edit rule') : t('新增规则', 'New rule')}
      okText={t('保存', 'Save')}
      cancelText={t('取消', 'Cancel')}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<RuleFields>
        form={form}
        layout="vertical"
        initialValues={rule ?? { kind: 'pass-rate', enabled: true, channels: channels.map(({ id }) => id), ...beginnings['pass-rate'] }}
        onValuesChange={(changed) => changed.kind && form.setFieldsValue({ part: undefined, ...beginnings[changed.kind] })}
        onFinish={(fields) => void onSave({ ...fields, ...(rule ? { id: rule.id } : {}) })}
      >
        <Form.Item
          name="name"
          label={t('名称', 'Name')}
          rules={[{ required: true, pattern: ALERT_NAME, message: t('最多 60 个字符，首尾不能是空格', 'At most 60 characters, no space at either end') }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="kind" label={t('类型', 'Kind')} rules={[needed]}>
          <Select options={alertKinds.map((value) => ({ value, label: t(...kindTitles[value]) }))} />
        </Form.Item>
        {parts.length > 0 && (
          <Form.Item name="part" label={kind === 'quota' ? t('服务', 'Service') : t('不通过原因', 'Reason of failure')} rules={[needed]}>
            <Select options={parts.map((value) => ({ value, label: partTitle(value, t) }))} />
          </Form.Item>
        )}
        {isWindowed(kind) && (
          <Form.Item name="biz" label={t('场景', 'Scene')}>
            <Select
              allowClear
              placeholder={t('全部场景', 'all scenes')}
              options={(scenes.data ?? []).map(({ biz, name }) => ({ value: biz, label: `${name} (${biz})` }))}
            />
          </Form.Item>
        )}
        <Form.Item name="threshold" label={t(...thresholdTitles[kind])} rules={[needed]}>
          <InputNumber min={1} max={100} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        {isWindowed(kind) && (
          <>
            <Form.Item name="windowMinutes" label={t('时段（与前一个等长时段比较）', 'Window (compared with the one before it)')} rules={[needed]}>
              <Select options={alertWindows.map((value) => ({ value, label: windowTitle(value, t) }))} />
            </Form.Item>
            <Form.Item
              name="minAttempts"
              label={
                kind === 'callbacks'
                  ? t('时段内至少有几次回调', 'Least number of callbacks in a window')
                  : t('时段内至少有几次认证', 'Least number of attempts in a window')
              }
              extra={t('次数不足时既不告警，也不恢复', 'With fewer, the rule neither fires nor resolves')}
              rules={[needed]}
            >
              <InputNumber min={2} max={1_000_000} precision={0} style={{ width: '100%' }} />
            </Form.Item>
          </>
        )}
        <Form.Item
          name="channels"
          label={t('渠道', 'Channels')}
          rules={[{ type: 'array', required: true, min: 1, message: t('请至少选择一个渠道', 'Choose at least one channel') }]}
        >
          <Select
            mode="multiple"
            notFoundContent={t('请先在“渠道”中添加', 'Add one under Channels first')}
            options={channels.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item name="enabled" label={t('启用', 'On')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
