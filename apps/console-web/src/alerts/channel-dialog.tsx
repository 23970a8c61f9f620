import {
  ALERT_NAME,
  MAX_MAIL_RECIPIENTS,
  alertChannelKinds,
  mailEncryptions,
  type AlertChannel,
  type MailEncryption,
  type SaveAlertChannel,
} from '@shiren/contracts-console';
import { Form, Input, InputNumber, Modal, Select } from 'antd';
import { useText } from '../language.js';
import { channelKindTitles } from './texts.js';

export type ChannelFields = Omit<SaveAlertChannel, 'session' | 'address' | 'device'>;

const encryptionTitles: Readonly<Record<MailEncryption, readonly [zh: string, en: string]>> = {
  tls: ['SSL/TLS', 'TLS'],
  starttls: ['STARTTLS', 'STARTTLS'],
  none: ['不加密（不能使用密码）', 'none (without a password)'],
};
const usualPorts = { tls: 465, starttls: 587, none: 25 } as const;

interface ChannelDialogProps {
  channel: AlertChannel | undefined;
  onSave: (fields: ChannelFields) => Promise<void>;
  onClose: () => void;
}

export function ChannelDialog({ channel, onSave, onClose }: ChannelDialogProps) {
  const t = useText();
  const [form] = Form.useForm<ChannelFields>();
  const kind = Form.useWatch('kind', form) ?? channel?.kind ?? 'webhook';
  return (
    <Modal
      open
      title={channel ? t('编辑渠道', 'Edit channel') : t('新增渠道', 'New channel')}
      okText={t('保存', 'Save')}
      cancelText={t('取消', 'Cancel')}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<ChannelFields>
        form={form}
        layout="vertical"
        initialValues={channel ?? { kind: 'webhook', language: t('zh', 'en'), encryption: 'tls', port: 465 }}
        onValuesChange={(changed) => changed.encryption && form.setFieldsValue({ port: usualPorts[changed.encryption] })}
        onFinish={(fields) => void onSave({ ...filled(fields), kind, ...(channel ? { id: channel.id } : {}) })}
      >
        <Form.Item
          name="name"
          label={t('名称', 'Name')}
          rules={[{ required: true, pattern: ALERT_NAME, message: t('最多 60 个字符，首尾不能是空格', 'At most 60 characters, no space at either end') }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="kind" label={t('类型', 'Kind')}>
          <Select disabled={channel !== undefined} options={alertChannelKinds.map((value) => ({ value, label: t(...channelKindTitles[value]) }))} />
        </Form.Item>
        <Form.Item name="language" label={t('消息语言', 'Language of messages')}>
          <Select
            options={[
              { value: 'zh', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Form.Item>
        {kind === 'email' ? <MailFields channel={channel} /> : <AddressFields kind={kind} channel={channel} />}
      </Form>
    </Modal>
  );
}

function AddressFields({ kind, channel }: { kind: 'webhook' | 'dingtalk' | 'wecom'; channel: AlertChannel | undefined }) {
  const t = useText();
  const isRobot = kind !== 'webhook';
  const isKept = isRobot && channel !== undefined;
  const kept = t('留空则沿用已保存的', 'leave empty to keep the stored one');
  return (
    <>
      <Form.Item
        name="url"
        label={isRobot ? t('机器人的 Webhook 地址', 'Webhook address of the robot') : t('地址', 'Address')}
        extra={
          isRobot
            ? t('地址中含有密钥，保存后不再显示', 'It holds a key and is not shown again')
            : t('保存后生成签名密钥，仅显示一次', 'A signing secret is made and shown once')
        }
        rules={[{ required: !isKept, type: 'url', message: t('请填写 http 或 https 地址', 'Enter an http or https address') }]}
      >
        <Input autoComplete="off" placeholder={isKept ? kept : placeholders[kind]} />
      </Form.Item>
      {kind === 'dingtalk' && (
        <Form.Item
          name="secret"
          label={t('加签密钥', 'Signing secret')}
          extra={t('机器人“安全设置”中选择“加签”时的 SEC 开头的密钥', 'Begins with SEC; shown by the robot’s security setting 加签')}
        >
          <Input.Password autoComplete="new-password" placeholder={channel?.hasSecret ? kept : ''} />
        </Form.Item>
      )}
    </>
  );
}

const placeholders = {
  webhook: 'https://example.com/alerts',
  dingtalk: 'https://oapi.dingtalk.com/robot/send?access_token=…',
  wecom: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
} as const;

function MailFields({ channel }: { channel: AlertChannel | undefined }) {
  const t = useText();
  const form = Form.useFormInstance<ChannelFields>();
  const fields = Form.useWatch((values) => values, form) ?? channel;
  const encryption = fields?.encryption ?? channel?.encryption ?? 'tls';
  // a stored password is only ever sent where it was entered for
  const isSame = channel?.hasSecret && (['host', 'port', 'encryption', 'user'] as const).every((key) => fields?.[key] === channel[key]);
  const needsPassword = Boolean(fields?.user) && !isSame;
  const needed = { required: true, message: t('请填写', 'Fill this in') };
  const mail = { type: 'email', message: t('邮箱地址格式不正确', 'This is no e-mail address') } as const;
  return (
    <>
      <Form.Item name="host" label={t('SMTP 服务器', 'SMTP server')} rules={[needed]}>
        <Input autoComplete="off" placeholder="smtp.example.com" />
      </Form.Item>
      <Form.Item name="encryption" label={t('加密方式', 'Encryption')} rules={[needed]}>
        <Select options={mailEncryptions.map((value) => ({ value, label: t(...encryptionTitles[value]) }))} />
      </Form.Item>
      <Form.Item name="port" label={t('端口', 'Port')} rules={[needed]}>
        <InputNumber min={1} max={65_535} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      {encryption !== 'none' && (
        <>
          <Form.Item name="user" label={t('用户名', 'User')} extra={t('服务器无需登录时留空', 'Leave empty if the server wants no sign-in')}>
            <Input autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="secret"
            label={t('密码或授权码', 'Password')}
            rules={[
              {
                required: needsPassword,
                message: t(
                  '请填写；更改服务器、端口、加密方式或用户名后须重新填写',
                  'Enter it, also again after changing the server, port, encryption or user',
                ),
              },
            ]}
          >
            <Input.Password autoComplete="new-password" placeholder={needsPassword ? '' : t('留空则沿用已保存的', 'leave empty to keep the stored one')} />
          </Form.Item>
        </>
      )}
      <Form.Item name="from" label={t('发件人', 'Sender')} rules={[needed, mail]}>
        <Input autoComplete="off" placeholder="alerts@example.com" />
      </Form.Item>
      <Form.Item name="to" label={t('收件人', 'Recipients')} rules={[{ type: 'array', required: true, min: 1, max: MAX_MAIL_RECIPIENTS, defaultField: mail }]}>
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[',', '，', ';', ' ']}
          placeholder={t('输入邮箱后按回车', 'Type an address, then Enter')}
        />
      </Form.Item>
    </>
  );
}

/** Without what was left empty: an empty field keeps a stored secret, it does not replace it. */
const filled = (fields: ChannelFields): ChannelFields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== '')) as unknown as ChannelFields;
