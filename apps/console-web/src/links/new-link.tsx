import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { useLanguage, useText } from '../language.js';
import { Failure } from '../parts/failure.js';
import { LinkFieldItems, newLinkFields, useLinkScenes, type LinkFields } from './link-fields.js';
import { rowReason } from './row-reasons.js';
import { ShownLink } from './shown-link.js';

interface NewLinkFields extends LinkFields {
  ticketId: string;
  name?: string;
  identificationNumber?: string;
}

/** For those who have no ids of their own. */
const newTicketId = (): string => `link-${Date.now().toString(36)}${Math.floor(Math.random() * 1_296).toString(36)}`;

/** Makes a link for one person, then shows it with its QR code. */
export function NewLink({ onMade, onClose }: { onMade: () => void; onClose: () => void }) {
  const t = useText();
  const language = useLanguage();
  const [form] = Form.useForm<NewLinkFields>();
  const [initial] = useState(() => ({ ...newLinkFields, ticketId: newTicketId() }));
  const { asksPerson, ...scenes } = useLinkScenes(Form.useWatch('biz', form));
  const make = useMutation({
    mutationFn: ({ ticketId, name = '', identificationNumber = '', ...fields }: NewLinkFields) =>
      ask('makeLinks', { ...fields, rows: [{ line: 1, ticketId, ...(asksPerson ? { name, identificationNumber } : {}) }] }),
    onSuccess: ({ links }) => links.length > 0 && onMade(),
  });
  const made = make.data?.links[0];
  const refused = make.data?.refused[0];
  return (
    <Modal
      open
      title={made ? t('认证链接', 'The link') : t('新建链接', 'New link')}
      okText={t('生成', 'Make')}
      cancelText={t('取消', 'Cancel')}
      confirmLoading={make.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      {...(made ? { footer: <Button onClick={onClose}>{t('完成', 'Done')}</Button> } : {})}
    >
      {made ? (
        <ShownLink made={made} />
      ) : (
        <Form<NewLinkFields> form={form} layout="vertical" initialValues={initial} onFinish={(fields) => make.mutate(fields)}>
          <Failure error={make.error} />
          {refused && <Alert showIcon type="error" role="alert" style={{ marginBottom: 16 }} title={rowReason(refused.reason, language)} />}
          <LinkFieldItems {...scenes} />
          <Form.Item
            name="ticketId"
            label="TicketId"
            extra={t('您系统中的编号，结果按它查询；可沿用自动生成的编号', 'Your own id, by which the result is found; the one given here will do')}
            rules={[{ required: true, whitespace: true, max: 64, message: t('1 至 64 个字符', '1 to 64 characters') }]}
          >
            <Input maxLength={64} />
          </Form.Item>
          {asksPerson && (
            <>
              <Form.Item name="name" label={t('姓名', 'Name')} rules={[{ required: true, whitespace: true, message: t('请输入姓名', 'Enter the name') }]}>
                <Input autoComplete="off" maxLength={64} />
              </Form.Item>
              <Form.Item
                name="identificationNumber"
                label={t('身份证号', 'ID number')}
                rules={[{ required: true, whitespace: true, message: t('请输入身份证号', 'Enter the ID number') }]}
              >
                <Input autoComplete="off" maxLength={32} />
              </Form.Item>
            </>
          )}
        </Form>
      )}
    </Modal>
  );
}
