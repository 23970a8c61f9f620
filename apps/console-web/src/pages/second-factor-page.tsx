import { Button, Card, Flex, Typography } from 'antd';
import { useText } from '../language.js';
import { AppearanceButtons } from '../look.js';
import { useMe, useSignOut } from '../me.js';
import { Authenticator } from '../parts/authenticator.js';

/** The only page that users see who have no authenticator in an account that requires one. */
export function SecondFactorPage() {
  const t = useText();
  const me = useMe();
  const signOut = useSignOut();
  return (
    <main className="sign-in">
      <Card style={{ width: 520 }}>
        <Flex justify="space-between" align="center" style={{ marginBottom: 16 }}>
          <Typography.Title level={1} style={{ fontSize: 22, margin: 0 }}>
            {t('设置动态码', 'Set up an authenticator')}
          </Typography.Title>
          <Flex>
            <AppearanceButtons />
          </Flex>
        </Flex>
        <Typography.Paragraph>
          {t(
            `账号 ${me.accountName} 要求登录时使用动态码。请先设置身份验证器，然后即可继续。`,
            `The account ${me.accountName} requires a second factor. Set up an authenticator to continue.`,
          )}
        </Typography.Paragraph>
        <Authenticator />
        <Button type="link" style={{ paddingInline: 0, marginTop: 16 }} onClick={() => void signOut()}>
          {t('退出登录', 'Sign out')}
        </Button>
      </Card>
    </main>
  );
}
