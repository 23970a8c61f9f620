import { Alert, Button, Card, Flex, Form, Input, Typography } from 'antd';
import { useState } from 'react';
import { ask, Refused } from '../api.js';
import { useText } from '../language.js';
import { AppearanceButtons } from '../look.js';
import { refusal } from '../refusals.js';

interface Fields {
  user: string;
  password: string;
  code?: string;
}

/** `ended`: there was a session until now. */
export function SignInPage({ ended, onSignedIn }: { ended: boolean; onSignedIn: () => void }) {
  const t = useText();
  const [asksCode, setAsksCode] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);

  const signIn = async ({ user, password, code }: Fields): Promise<void> => {
    const at = user.lastIndexOf('@');
    setBusy(true);
    setFailure(undefined);
    try {
      await ask('signIn', { account: user.slice(at + 1), user: user.slice(0, at), password, ...(code ? { code } : {}) });
      onSignedIn();
    } catch (error) {
      if (error instanceof Refused && error.code === 'SIGN_IN.CODE_NEEDED') setAsksCode(true);
      else setFailure(refusal(error, t));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="sign-in">
      <Card style={{ width: 380 }}>
        <Flex justify="space-between" align="center" style={{ marginBottom: 16 }}>
          <Typography.Title level={1} style={{ fontSize: 22, margin: 0 }}>
            {t('实人控制台', 'Shiren console')}
          </Typography.Title>
          <Flex>
            <AppearanceButtons />
          </Flex>
        </Flex>
        {ended && !failure && (
          <Alert
            type="info"
            showIcon
            role="status"
            style={{ marginBottom: 16 }}
            title={t('登录已失效，请重新登录', 'Your session has ended; sign in again')}
            description={t('登录后会回到刚才的页面。', 'You will be back on the page where you were.')}
          />
        )}
        {failure && <Alert type="error" showIcon title={failure} style={{ marginBottom: 16 }} role="alert" />}
        <Form<Fields> layout="vertical" onFinish={(fields) => void signIn(fields)} requiredMark={false}>
          <Form.Item
            name="user"
            label={t('用户名', 'User')}
            extra={t('用户名@账号，如 owner@demo', 'user@account, such as owner@demo')}
            rules={[{ required: true, pattern: /^.+@.+$/, message: t('请输入 用户名@账号', 'Enter user@account') }]}
          >
            <Input autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item name="password" label={t('密码', 'Password')} rules={[{ required: true, message: t('请输入密码', 'Enter the password') }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {asksCode && (
            <Form.Item
              name="code"
              label={t('动态码', 'Authenticator code')}
              rules={[{ required: true, pattern: /^\d{6}$/, message: t('请输入 6 位数字', 'Enter six digits') }]}
            >
              <Input autoComplete="one-time-code" inputMode="numeric" maxLength={6} autoFocus />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t('登录', 'Sign in')}
          </Button>
        </Form>
      </Card>
    </main>
  );
}
