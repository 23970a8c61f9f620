import { MIN_PASSWORD_CHARACTERS, type OwnSession } from '@shiren/contracts-console';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Col, Flex, Form, Input, Row, Select, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { Authenticator } from '../parts/authenticator.js';
import { browserText } from '../parts/browser.js';
import { useTime } from '../parts/time.js';
import { useDoing } from '../parts/use-doing.js';

/** Password, authenticator and sessions of the signed-in user, and for owners the account's time zone. */
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
        extra={t('几个不相关的词或随机密码，不要包含用户名或账号名', 'Several unrelated words or a random password, without the names of user and account')}
        rules={[
          {
            required: true,
            min: MIN_PASSWORD_CHARACTERS,
            message: t(`至少 ${MIN_PASSWORD_CHARACTERS} 个字符`, `At least ${MIN_PASSWORD_CHARACTERS} characters`),
          },
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        {t('修改', 'Change')}
      </Button>
    </Form>
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
        { title: t('浏览器', 'Browser'), dataIndex: 'agent', ellipsis: true, render: (agent: string) => <span title={agent}>{browserText(agent)}</span> },
        { title: t('地址', 'Address'), dataIndex: 'address', width: 140 },
        { title: t('最近使用', 'Last seen'), dataIndex: 'lastSeenAt', render: time, width: 180 },
        {
          title: t('操作', 'Action'),
          key: 'action',
          width: 120,
          render: (_, { id, current }) =>
            current ? (
              <Tag color="blue">{t('当前', 'current')}</Tag>
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
        {t('报表的小时与日期按此时区统计，修改后重新统计', 'Reports use the hours and days of this time zone; changing it recalculates them')}
      </Typography.Text>
    </Flex>
  );
}
