import { useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Form, Input, QRCode, Typography } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { useDoing } from './use-doing.js';

interface Proof {
  password: string;
  code?: string;
}

/** Sets up, replaces or removes an authenticator. Each requires the password again, and a code of the current authenticator if there is one. */
export function Authenticator() {
  const t = useText();
  const me = useMe();
  const doing = useDoing();
  const client = useQueryClient();
  const [proof] = Form.useForm<Proof>();
  const [begun, setBegun] = useState<{ secret: string; uri: string }>();
  const begin = (fields: Proof): Promise<unknown> => doing(async () => setBegun(await ask('beginTotp', fields)));
  const finish = (done: boolean): void => {
    if (!done) return;
    setBegun(undefined);
    proof.resetFields();
    void client.invalidateQueries({ queryKey: ['me'] });
    void client.invalidateQueries({ queryKey: ['sessions'] });
  };
  const remove = async (): Promise<void> => finish(await doing(async () => ask('removeTotp', await proof.validateFields())));

  if (!begun) {
    return (
      <Form<Proof> form={proof} layout="vertical" onFinish={(fields) => void begin(fields)}>
        <Typography.Paragraph>
          {me.totp
            ? t('已启用，登录时需要动态码。', 'Enabled: signing in requires a code.')
            : t(
                '启用后，登录时除密码外还需要身份验证器上的动态码。',
                'Once enabled, signing in requires a code from the authenticator in addition to the password.',
              )}
        </Typography.Paragraph>
        <Form.Item name="password" label={t('当前密码', 'Current password')} rules={[{ required: true, message: t('请输入密码', 'Enter the password') }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        {me.totp && <Code label={t('当前动态码', 'Current code')} />}
        <Flex gap={12} wrap>
          <Button type={me.totp ? 'default' : 'primary'} htmlType="submit">
            {me.totp ? t('更换身份验证器', 'Replace') : t('启用动态码', 'Turn on')}
          </Button>
          {me.totp && (
            <Button danger onClick={() => void remove()}>
              {t('移除', 'Remove')}
            </Button>
          )}
        </Flex>
      </Form>
    );
  }
  return (
    <Flex gap={24} wrap>
      <QRCode value={begun.uri} type="svg" bgColor="#ffffff" color="#000000" aria-label={t('身份验证器的二维码', 'QR code for the authenticator')} />
      <Form layout="vertical" onFinish={({ code }: { code: string }) => void doing(() => ask('confirmTotp', { code })).then(finish)}>
        <Typography.Paragraph>
          {t('用身份验证器扫码，或输入密钥：', 'Scan this with an authenticator app, or enter the secret:')}
          <br />
          <Typography.Text code copyable data-testid="totp-secret">
            {begun.secret}
          </Typography.Text>
        </Typography.Paragraph>
        <Code label={t('动态码', 'Code')} />
        <Button type="primary" htmlType="submit">
          {t('确认', 'Confirm')}
        </Button>
      </Form>
    </Flex>
  );
}

function Code({ label }: { label: string }) {
  const t = useText();
  return (
    <Form.Item name="code" label={label} rules={[{ required: true, pattern: /^\d{6}$/, message: t('6 位数字', 'Enter six digits') }]}>
      <Input autoComplete="one-time-code" inputMode="numeric" maxLength={6} />
    </Form.Item>
  );
}
