import type { ReviewDecision, ReviewResult } from '@shiren/contracts-verification';
import { App, Button, Card, Flex, Form, Input, Popconfirm, Radio, Select, Typography } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { refusal } from '../refusals.js';
import { useKeys } from '../parts/use-keys.js';
import { useUndo } from '../attempts/use-undo.js';

type Words = readonly [string, string];

/** What reviewers mostly say; their own words are possible too. */
const usualReasons: Readonly<Record<ReviewDecision, readonly Words[]>> = {
  approve: [
    ['五官特征一致，为同一人', 'The features agree: the same person'],
    ['照片质量不佳，但可辨认为同一人', 'The photo is poor, but shows the same person'],
    ['已通过其他渠道核实为本人', 'Confirmed in another way'],
  ],
  reject: [
    ['不是同一人', 'Not the same person'],
    ['疑似照片、屏幕或面具', 'Looks like a photo, a screen or a mask'],
    ['照片不清晰，无法辨认', 'The photo is too poor to tell'],
    ['证件或信息可疑', 'The card or the details are doubtful'],
  ],
};
const OWN = 'own';

interface Fields {
  decision?: ReviewDecision;
  usual?: string;
  own?: string;
}

interface DecisionProps {
  attemptId: string;
  onDecided: () => void;
  onUndone: () => void;
}

/** Approves or rejects with a reason, after a question, and offers to undo it. */
export function Decision({ attemptId, onDecided, onUndone }: DecisionProps) {
  const t = useText();
  const me = useMe();
  const { message, notification } = App.useApp();
  const undo = useUndo();
  const [form] = Form.useForm<Fields>();
  const decision = Form.useWatch('decision', form);
  const usual = Form.useWatch('usual', form);
  const [asking, setAsking] = useState(false);
  const [sending, setSending] = useState(false);
  const choose = (value: ReviewDecision): void => form.setFieldsValue({ decision: value, usual: t(...(usualReasons[value][0] as Words)) });
  useKeys({ a: () => choose('approve'), r: () => choose('reject') });

  const send = async (): Promise<void> => {
    const { decision: chosen, usual: reason = '', own = '' } = form.getFieldsValue();
    if (!chosen) return;
    setSending(true);
    try {
      const result = await ask('review', { attemptId, decision: chosen, reason: reason === OWN ? own.trim() : reason });
      say(result);
      onDecided();
    } catch (error) {
      void message.error(refusal(error, t));
    } finally {
      setSending(false);
    }
  };

  const say = ({ state, undoUntil }: ReviewResult): void => {
    const title = state === 'waits-for-another' ? t('已记录，等待第二位审核人', 'Recorded; a second person has to agree') : t('已完成审核', 'Decided');
    if (undoUntil === undefined) return void message.success(title);
    const seconds = Math.max(1, Math.round((Date.parse(undoUntil) - Date.now()) / 1_000));
    const undoing = async (): Promise<void> => {
      notification.destroy(attemptId);
      if (await undo(attemptId)) onUndone();
    };
    notification.success({
      key: attemptId,
      title,
      description:
        state === 'held'
          ? t(
              `${seconds} 秒后生效并通知业务方，在此之前可以撤销`,
              `It takes effect in ${seconds} seconds, when the business is notified; until then you can undo it`,
            )
          : t(`${seconds} 秒内可以撤销`, `You can undo it for ${seconds} seconds`),
      duration: seconds,
      actions: <Button onClick={() => void undoing()}>{t('撤销', 'Undo')}</Button>,
    });
  };

  return (
    <Card size="small" title={t('审核结论', 'Decision')}>
      <Form
        form={form}
        layout="vertical"
        disabled={!me.may('records.review')}
        onFinish={() => setAsking(true)}
        onValuesChange={({ decision: changed }: Fields) => changed && choose(changed)}
      >
        <Flex wrap gap={16} align="end">
          <Form.Item
            name="decision"
            label={t('结论', 'Decision')}
            rules={[{ required: true, message: t('请选择结论', 'Choose a decision') }]}
            style={{ marginBottom: 0 }}
          >
            <Radio.Group
              optionType="button"
              buttonStyle="solid"
              options={[
                { value: 'approve', label: t('通过', 'Approve') },
                { value: 'reject', label: t('拒绝', 'Reject') },
              ]}
            />
          </Form.Item>
          <Form.Item
            name="usual"
            label={t('理由', 'Reason')}
            rules={[{ required: true, message: t('请选择理由', 'Choose a reason') }]}
            style={{ marginBottom: 0, minWidth: 260, flex: 1 }}
          >
            <Select
              disabled={!decision}
              options={[
                ...(decision ? usualReasons[decision] : []).map((words) => ({ value: t(...words), label: t(...words) })),
                { value: OWN, label: t('其他（请填写）', 'Other, in my own words') },
              ]}
            />
          </Form.Item>
          <Popconfirm
            open={asking}
            title={decision === 'reject' ? t('确认拒绝这次认证？', 'Reject this attempt?') : t('确认通过这次认证？', 'Approve this attempt?')}
            description={t('提交后可在短时间内撤销，随后通知业务方', 'You can undo it for a short time; then the business is notified')}
            okText={t('确认', 'Confirm')}
            onConfirm={() => {
              setAsking(false);
              void send();
            }}
            onCancel={() => setAsking(false)}
          >
            <Button type="primary" htmlType="submit" loading={sending} danger={decision === 'reject'}>
              {t('提交结论', 'Submit')}
            </Button>
          </Popconfirm>
        </Flex>
        {usual === OWN && (
          <Form.Item
            name="own"
            label={t('理由说明', 'In your own words')}
            rules={[{ required: true, whitespace: true, min: 2, max: 500, message: t('请填写 2 至 500 个字', 'Enter 2 to 500 characters') }]}
            style={{ marginTop: 12, marginBottom: 0 }}
          >
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        )}
      </Form>
      <Typography.Paragraph type="secondary" style={{ marginTop: 12, marginBottom: 0 }}>
        {t('快捷键：A 通过，R 拒绝，J 下一条，K 上一条', 'Keys: A approve, R reject, J next, K previous')}
      </Typography.Paragraph>
    </Card>
  );
}
