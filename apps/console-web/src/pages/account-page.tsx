import { SHORTEST_PASSWORD, type OwnSession } from '@shiren/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Col, Flex, Form, Input, QRCode, Row, Select, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { useTime } from '../parts/time.js';
import { refusal } from '../refusals.js';

/** Password, authenticator and sessions of who is signed in, and the account's time zone for its owner. */
export default function AccountPage() {
  const t = useText();
  const me = useMe();
  return (
    <Row gutter={[16, 16]}>
      <Col xs={24} xl={12}>
        <Card title={t('修改密码', 'Password')}>
          <Password />
        </Card>
      </Col>
      <Col xs={24} xl={12}>
        <Card title={t('动态码', 'Authenticator')}>
          <Authenticator />
        </Card>
      </Col>
      <Col span={24}>
        <Card title={t('登录会话', 'Sessions')}>
          <Sessions />
        </Card>
      </Col>
      {me.may('users.write') && (
        <Col span={24}>
          <Card title={t('报表时区', 'Time zone of reports')}>
            <TimeZone />
          </Card>
        </Col>
      )}
    </Row>
  );
}

/** Does something, tells of it, and says whether it went well. */
function useDoing(): (work: () => Promise<unknown>) => Promise<boolean> {
  const t = useText();
  const { message } = App.useApp();
  return async (work) => {
    try {
      await work();
      void message.success(t('已完成', 'Done'));
      return true;
    } catch (error) {
      void message.error(refusal(error, t));
      return false;
    }
  };
}

function Password() {
  const t = useText();
  const doing = useDoing();
  const [form] = Form.useForm<{ current: string; next: string }>();
  return (
    <Form form={form} layout="vertical" onFinish={(fields) => void doing(() => ask('changePassword', fields)).then((done) => done && form.resetFields())}>
      <Form.Item name="current" label={t('当前密码', 'Current password')} rules={[{ required: true }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="next"
        label={t('新密码', 'New password')}
        rules={[{ required: true, min: SHORTEST_PASSWORD, message: t(`至少 ${SHORTEST_PASSWORD} 个字符`, `At least ${SHORTEST_PASSWORD} characters`) }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        {t('修改', 'Change')}
      </Button>
    </Form>
  );
}

function Authenticator() {
  const t = useText();
  const me = useMe();
  const doing = useDoing();
  const client = useQueryClient();
  const [begun, setBegun] = useState<{ secret: string; uri: string }>();
  const reload = (done: boolean): void => {
    if (!done) return;
    setBegun(undefined);
    void client.invalidateQueries({ queryKey: ['me'] });
  };
  if (me.totp) {
    return (
      <Form layout="vertical" onFinish={(fields: { password: string }) => void doing(() => ask('removeTotp', fields)).then(reload)}>
        <Typography.Paragraph>{t('已启用，登录时需要动态码。', 'On: signing in takes a code.')}</Typography.Paragraph>
        <Form.Item name="password" label={t('当前密码', 'Current password')} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button danger htmlType="submit">
          {t('移除', 'Remove')}
        </Button>
      </Form>
    );
  }
  if (!begun) {
    return <Button onClick={() => void doing(async () => setBegun(await ask('beginTotp', {})))}>{t('启用动态码', 'Turn on')}</Button>;
  }
  return (
    <Flex gap={24} wrap>
      <QRCode value={begun.uri} type="svg" bgColor="#ffffff" color="#000000" />
      <Form layout="vertical" onFinish={({ code }: { code: string }) => void doing(() => ask('confirmTotp', { secret: begun.secret, code })).then(reload)}>
        <Typography.Paragraph>
          {t('用身份验证器扫码，或输入密钥：', 'Scan this with an authenticator, or type the secret:')}
          <br />
          <Typography.Text code copyable data-testid="totp-secret">
            {begun.secret}
          </Typography.Text>
        </Typography.Paragraph>
        <Form.Item name="code" label={t('动态码', 'Code')} rules={[{ required: true, pattern: /^\d{6}$/, message: t('6 位数字', 'Six digits') }]}>
          <Input inputMode="numeric" maxLength={6} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t('确认', 'Confirm')}
        </Button>
      </Form>
    </Flex>
  );
}

function Sessions() {
  const t = useText();
  const time = useTime();
  const doing = useDoing();
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => ask('ownSessions', {}) });
  return (
    <Table<OwnSession>
      size="small"
      rowKey="id"
      loading={sessions.isPending}
      dataSource={sessions.data ?? []}
      pagination={{ pageSize: 5, hideOnSinglePage: true }}
      scroll={{ x: 700 }}
      columns={[
        { title: t('浏览器', 'Browser'), dataIndex: 'agent', ellipsis: true },
        { title: t('地址', 'Address'), dataIndex: 'address', width: 140 },
        { title: t('最近使用', 'Last seen'), dataIndex: 'lastSeenAt', render: time, width: 180 },
        {
          title: t('操作', 'Action'),
          key: 'action',
          width: 120,
          render: (_, { id, current }) =>
            current ? (
              <Tag color="blue">{t('当前', 'this one')}</Tag>
            ) : (
              <Button type="link" danger size="small" onClick={() => void doing(() => ask('endSession', { id })).then(() => sessions.refetch())}>
                {t('结束', 'End')}
              </Button>
            ),
        },
      ]}
    />
  );
}

function TimeZone() {
  const t = useText();
  const me = useMe();
  const doing = useDoing();
  const client = useQueryClient();
  const [timeZone, setTimeZone] = useState(me.timeZone);
  const save = (): Promise<void> =>
    doing(() => ask('saveTimeZone', { timeZone })).then(() => {
      void client.invalidateQueries();
    });
  return (
    <Flex gap={12} wrap align="center">
      <Select
        showSearch
        aria-label={t('时区', 'Time zone')}
        style={{ width: 280 }}
        value={timeZone}
        onChange={setTimeZone}
        options={['UTC', ...Intl.supportedValuesOf('timeZone')].map((value) => ({ value, label: value }))}
      />
      <Button disabled={timeZone === me.timeZone} onClick={() => void save()}>
        {t('保存', 'Save')}
      </Button>
      <Typography.Text type="secondary">
        {t('报表的小时与日期按此时区统计，修改后重新统计', 'Hours and days are those of this zone; a change counts the reports anew')}
      </Typography.Text>
    </Flex>
  );
}
