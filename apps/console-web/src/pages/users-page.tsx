import { MIN_PASSWORD_CHARACTERS, USER_NAME, roles, type Role, type User } from '@shiren/contracts-console';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Flex, Form, Input, Modal, Popconfirm, Select, Switch, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { Failure } from '../parts/failure.js';
import { useTime } from '../parts/time.js';
import { useDoing } from '../parts/use-doing.js';
import { refusal } from '../refusals.js';
import { useScenes } from '../scenes/use-scenes.js';
import { roleTitles } from '../words/state-words.js';

interface Fields {
  name: string;
  password?: string;
  role: Role;
  scenes?: string[];
  disabled?: boolean;
}

export default function UsersPage() {
  const t = useText();
  const time = useTime();
  const { message } = App.useApp();
  const users = useQuery({ queryKey: ['users'], queryFn: () => ask('users', {}) });
  const [dialog, setDialog] = useState<'new' | User>();

  const doing = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      void message.error(refusal(error, t));
      return false;
    } finally {
      await users.refetch();
    }
  };
  const save = async ({ name, password, role, scenes: granted, disabled }: Fields): Promise<void> => {
    const scenes = granted && granted.length > 0 ? granted : null;
    const saved = await doing(async () => {
      if (dialog === 'new') await ask('addUser', { name, password: password ?? '', role, scenes });
      else if (dialog) {
        await ask('saveUser', { id: dialog.id, role, scenes, disabled: disabled ?? false });
        if (password) await ask('resetPassword', { id: dialog.id, password });
      }
    });
    if (saved) setDialog(undefined);
  };

  return (
    <Card>
      <Flex justify="space-between" align="center" wrap gap={12} style={{ marginBottom: 16 }}>
        <Button type="primary" onClick={() => setDialog('new')}>
          {t('新增用户', 'New user')}
        </Button>
        <RequireSecondFactor />
      </Flex>
      <Failure error={users.error} />
      <Table<User>
        size="middle"
        rowKey="id"
        loading={users.isPending}
        dataSource={users.data ?? []}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        scroll={{ x: 760 }}
        columns={[
          { title: t('用户名', 'User'), dataIndex: 'name' },
          { title: t('角色', 'Role'), dataIndex: 'role', render: (role: Role) => t(...roleTitles[role]) },
          { title: t('场景', 'Scenes'), dataIndex: 'scenes', render: (scenes: string[] | null) => scenes?.join(', ') ?? t('全部', 'all') },
          { title: t('动态码', 'Authenticator'), dataIndex: 'totp', render: (totp: boolean) => (totp ? <Tag color="green">{t('已启用', 'on')}</Tag> : '–') },
          { title: t('最后登录', 'Last sign-in'), dataIndex: 'lastSignIn', render: time },
          {
            title: t('状态', 'Status'),
            dataIndex: 'disabled',
            render: (disabled: boolean) => (disabled ? <Tag>{t('已停用', 'disabled')}</Tag> : <Tag color="green">{t('正常', 'active')}</Tag>),
          },
          {
            title: t('操作', 'Action'),
            key: 'action',
            render: (_, user) => (
              <>
                <Button type="link" size="small" onClick={() => setDialog(user)}>
                  {t('编辑', 'Edit')}
                </Button>
                <Popconfirm title={t('确定删除？', 'Delete this user?')} onConfirm={() => void doing(() => ask('removeUser', { id: user.id }))}>
                  <Button type="link" danger size="small">
                    {t('删除', 'Delete')}
                  </Button>
                </Popconfirm>
              </>
            ),
          },
        ]}
      />
      {dialog && <UserDialog user={dialog === 'new' ? undefined : dialog} onSave={save} onClose={() => setDialog(undefined)} />}
    </Card>
  );
}

/** Switch: whether every user of the account needs an authenticator. */
function RequireSecondFactor() {
  const t = useText();
  const me = useMe();
  const doing = useDoing();
  const client = useQueryClient();
  const save = (required: boolean): Promise<unknown> =>
    doing(() => ask('requireSecondFactor', { required })).then(() => client.invalidateQueries({ queryKey: ['me'] }));
  const label = t('要求所有用户使用动态码', 'Require all users to use an authenticator');
  const control = <Switch checked={me.secondFactorRequired} aria-label={label} {...(me.secondFactorRequired ? { onChange: () => void save(false) } : {})} />;
  return (
    <Flex align="center" gap={8}>
      {me.secondFactorRequired ? (
        control
      ) : (
        <Popconfirm
          title={t(
            '尚未设置的用户（包括您）须先设置身份验证器，才能继续使用控制台。',
            'Users without one, including you, have to set it up before they can continue.',
          )}
          onConfirm={() => void save(true)}
        >
          {control}
        </Popconfirm>
      )}
      <Typography.Text>{label}</Typography.Text>
    </Flex>
  );
}

function UserDialog({ user, onSave, onClose }: { user: User | undefined; onSave: (fields: Fields) => Promise<void>; onClose: () => void }) {
  const t = useText();
  const scenes = useScenes();
  const [form] = Form.useForm<Fields>();
  const role = Form.useWatch('role', form) ?? user?.role;
  return (
    <Modal
      open
      title={user ? t('编辑用户', 'Edit user') : t('新增用户', 'New user')}
      okText={t('保存', 'Save')}
      cancelText={t('取消', 'Cancel')}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={user ? { ...user, scenes: user.scenes ?? [] } : { role: 'read-only' }}
        onFinish={(fields) => void onSave(fields)}
      >
        <Form.Item
          name="name"
          label={t('用户名', 'User')}
          rules={[
            {
              required: true,
              pattern: USER_NAME,
              message: t('汉字、字母、数字、点、下划线、连字符，最多 32 个', 'Chinese characters, letters, digits, dots, underscores and hyphens; at most 32'),
            },
          ]}
        >
          <Input disabled={user !== undefined} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="password"
          label={user ? t('重置密码（同时移除动态码）', 'Reset the password (also removes the authenticator)') : t('初始密码', 'First password')}
          rules={[
            {
              required: !user,
              min: MIN_PASSWORD_CHARACTERS,
              message: t(`至少 ${MIN_PASSWORD_CHARACTERS} 个字符`, `At least ${MIN_PASSWORD_CHARACTERS} characters`),
            },
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="role" label={t('角色', 'Role')} rules={[{ required: true }]}>
          <Select options={roles.map((value) => ({ value, label: t(...roleTitles[value]) }))} />
        </Form.Item>
        {role !== 'owner' && (
          <Form.Item name="scenes" label={t('授权场景', 'Scenes')} extra={t('留空表示全部场景', 'Leave empty for all scenes')}>
            <Select mode="multiple" options={(scenes.data ?? []).map(({ biz, name }) => ({ value: biz, label: name }))} />
          </Form.Item>
        )}
        {user && (
          <Form.Item name="disabled" label={t('停用', 'Disabled')} valuePropName="checked">
            <Switch />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
