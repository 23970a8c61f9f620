import { MAX_BLOCK_DAYS, type AddBlock } from '@shiren/contracts-console';
import { Form, Input, InputNumber, Modal, Radio } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useDoing } from '../parts/use-doing.js';

const DEFAULT_DAYS = 90;

/** What is blocked: the number or the device of an attempt, or one that is typed. */
export type BlockTarget = Pick<AddBlock, 'kind' | 'attemptId'> | 'typed';

type Fields = Pick<AddBlock, 'kind' | 'identificationNumber' | 'deviceId' | 'reason' | 'days'>;

interface BlockDialogProps {
  target: BlockTarget;
  onDone: () => void;
}

/** Asks why something is blocked and for how long. */
export function BlockDialog({ target, onDone }: BlockDialogProps) {
  const t = useText();
  const doing = useDoing();
  const [form] = Form.useForm<Fields>();
  const [busy, setBusy] = useState(false);
  const typed = target === 'typed';
  const kind = Form.useWatch('kind', form) ?? (typed ? 'number' : target.kind);
  const add = async ({ identificationNumber = '', deviceId = '', reason, days }: Fields): Promise<void> => {
    const subject = !typed ? target : kind === 'number' ? { kind, identificationNumber: identificationNumber.trim() } : { kind, deviceId: deviceId.trim() };
    setBusy(true);
    const done = await doing(() => ask('addBlock', { ...subject, reason: reason.trim(), days }));
    setBusy(false);
    if (done) onDone();
  };
  const title = typed
    ? t('加入黑名单', 'Add to the block list')
    : target.kind === 'number'
      ? t('拉黑此证件号码', 'Block this ID number')
      : t('拉黑此设备', 'Block this device');
  return (
    <Modal
      open
      title={title}
      okText={t('加入黑名单', 'Block')}
      okButtonProps={{ danger: true, loading: busy }}
      onOk={() => form.submit()}
      onCancel={onDone}
      destroyOnHidden
    >
      <Form<Fields> form={form} layout="vertical" initialValues={{ kind: 'number', days: DEFAULT_DAYS }} onFinish={(fields) => void add(fields)}>
        {typed && (
          <Form.Item name="kind" label={t('对象', 'What')}>
            <Radio.Group
              optionType="button"
              options={[
                { value: 'number', label: t('证件号码', 'ID number') },
                { value: 'device', label: t('设备', 'Device') },
              ]}
            />
          </Form.Item>
        )}
        {typed && kind === 'number' && (
          <Form.Item name="identificationNumber" label={t('证件号码', 'ID number')} rules={[{ required: true, message: t('请填写', 'Fill in') }]}>
            <Input maxLength={40} autoComplete="off" />
          </Form.Item>
        )}
        {typed && kind === 'device' && (
          <Form.Item
            name="deviceId"
            label={t('设备标识', 'Device')}
            rules={[{ required: true, pattern: /^[\w-]{8,64}$/, message: t('8 至 64 位字母、数字、- 或 _', '8 to 64 letters, digits, - or _') }]}
          >
            <Input maxLength={64} autoComplete="off" placeholder="Flow-Device" />
          </Form.Item>
        )}
        <Form.Item
          name="reason"
          label={t('原因', 'Reason')}
          extra={t('请勿填写姓名、证件号码等个人信息', 'Don’t write names, numbers or other personal data')}
          rules={[{ required: true, min: 2, whitespace: true, message: t('请填写原因', 'Say why') }]}
        >
          <Input.TextArea maxLength={200} showCount autoSize={{ minRows: 2 }} />
        </Form.Item>
        <Form.Item
          name="days"
          label={t('有效期（天）', 'For how many days')}
          extra={t(`到期自动解除，最长 ${MAX_BLOCK_DAYS} 天`, `It ends by itself, after ${MAX_BLOCK_DAYS} days at the latest`)}
          rules={[{ required: true, message: t('请填写天数', 'Enter the days') }]}
        >
          <InputNumber min={1} max={MAX_BLOCK_DAYS} precision={0} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
