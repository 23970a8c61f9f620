import type { ListedErasure } from '@shiren/contracts-console';
import { normalizeNumber } from '@shiren/id-document/rules';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Flex, Form, Input, Radio, Select, Typography } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { useText, type Text } from '../language.js';
import { refusal } from '../refusals.js';
import { useScenes } from '../scenes/use-scenes.js';

interface Wanted {
  by: 'ticket' | 'number';
  biz?: string;
  ticketId?: string;
  identificationNumber?: string;
  ground: 'request' | 'consent-withdrawn';
}

/** Erases one person's data, found by a ticket or by the ID number. */
export function ErasePanel() {
  const t = useText();
  const scenes = useScenes();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const [form] = Form.useForm<Wanted>();
  const by = Form.useWatch('by', form) ?? 'ticket';
  const [done, setDone] = useState<ListedErasure>();
  const erase = async ({ ground, biz, ticketId, identificationNumber }: Wanted): Promise<void> => {
    try {
      setDone(
        await ask('erasePerson', {
          ground,
          ...(by === 'ticket' ? { biz: biz ?? '', ticketId: ticketId?.trim() ?? '' } : { identificationNumber: normalizeNumber(identificationNumber ?? '') }),
        }),
      );
      form.resetFields(['ticketId', 'identificationNumber']);
      await client.invalidateQueries({ queryKey: ['erasures'] });
    } catch (error) {
      void message.error(refusal(error, t));
    }
  };
  const confirm = (wanted: Wanted): void =>
    void modal.confirm({
      title: t('删除此人的全部数据？', 'Erase all of this person’s data?'),
      content: t(
        '照片、录像、姓名、号码及证据将立即删除，无法恢复；认证结论保留。',
        'Photos, recordings, name, number and evidence are erased immediately and permanently; the decision stays.',
      ),
      okText: t('删除', 'Erase'),
      okButtonProps: { danger: true },
      onOk: () => erase(wanted),
    });
  return (
    <Card title={t('删除个人信息', 'Erase a person’s data')}>
      <Form<Wanted> form={form} layout="vertical" initialValues={{ by: 'ticket', ground: 'request' }} onFinish={confirm} style={{ maxWidth: 520 }}>
        <Form.Item name="by" label={t('查找方式', 'Find by')}>
          <Radio.Group
            optionType="button"
            options={[
              { value: 'ticket', label: 'TicketId' },
              { value: 'number', label: t('身份证号码', 'ID number') },
            ]}
          />
        </Form.Item>
        {by === 'ticket' ? (
          <Flex gap={12}>
            <Form.Item name="biz" label={t('场景', 'Scene')} rules={[{ required: true, message: t('请选择', 'Choose one') }]} style={{ width: 200 }}>
              <Select options={(scenes.data ?? []).map((scene) => ({ value: scene.biz, label: scene.name }))} />
            </Form.Item>
            <Form.Item name="ticketId" label="TicketId" rules={[{ required: true, message: t('请填写', 'Fill in') }]} style={{ flex: 1 }}>
              <Input maxLength={64} autoComplete="off" />
            </Form.Item>
          </Flex>
        ) : (
          <Form.Item
            name="identificationNumber"
            label={t('身份证号码', 'ID number')}
            rules={[
              { required: true, len: 18, transform: (text?: string) => normalizeNumber(text ?? ''), message: t('请填写 18 位号码', 'Enter all 18 characters') },
            ]}
          >
            <Input maxLength={40} autoComplete="off" />
          </Form.Item>
        )}
        <Form.Item name="ground" label={t('原因', 'Reason')}>
          <Radio.Group
            options={[
              { value: 'request', label: t('本人申请', 'Requested by the person') },
              { value: 'consent-withdrawn', label: t('撤回同意', 'Consent withdrawn') },
            ]}
          />
        </Form.Item>
        <Button danger type="primary" htmlType="submit">
          {t('删除', 'Erase')}
        </Button>
      </Form>
      {done && (
        <Alert
          showIcon
          role="status"
          style={{ marginTop: 16 }}
          type={done.doneAt ? 'success' : 'warning'}
          title={
            done.doneAt
              ? t('已删除', 'Erased')
              : t('部分服务暂不可用，恢复后自动继续', 'A service is unavailable; the erasure continues automatically once it is back')
          }
          description={<Typography.Text>{countsOf(done, t)}</Typography.Text>}
        />
      )}
    </Card>
  );
}

/** The proof in words. */
export const countsOf = ({ attempts, images, recordings, fields, evidence, files }: ListedErasure, t: Text): string =>
  t(
    `认证 ${attempts} 次、照片 ${images} 张、录像 ${recordings} 段、字段 ${fields} 项、证据 ${evidence} 项、文件 ${files} 个`,
    `${attempts} attempts, ${images} photos, ${recordings} recordings, ${fields} fields, ${evidence} pieces of evidence, ${files} files`,
  );
