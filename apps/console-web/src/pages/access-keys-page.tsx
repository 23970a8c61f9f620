import { MAX_ACTIVE_KEYS, type AccessKeyKind, type ListedAccessKey } from '@shiren/contracts-console';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Card, Flex, Popconfirm, Table, Tag, Typography } from 'antd';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { Failure } from '../parts/failure.js';
import { useTime } from '../parts/time.js';
import { refusal } from '../refusals.js';

export default function AccessKeysPage() {
  const t = useText();
  const time = useTime();
  const { message, modal } = App.useApp();
  const keys = useQuery({ queryKey: ['access-keys'], queryFn: () => ask('accessKeys', {}) });
  const isFull = (wanted: AccessKeyKind): boolean =>
    (keys.data ?? []).filter(({ status, kind }) => status === 'active' && kind === wanted).length >= MAX_ACTIVE_KEYS;

  const doing = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      void message.error(refusal(error, t));
    } finally {
      await keys.refetch();
    }
  };
  const add = async (kind: AccessKeyKind): Promise<void> => {
    const { accessKeyId, secret } = await ask('addAccessKey', { kind });
    modal.success({
      width: 560,
      title: t('AccessKey 已创建', 'AccessKey created'),
      content: (
        <Flex vertical gap={8}>
          <Alert type="warning" showIcon title={t('Secret 仅显示这一次，请立即保存', 'The secret is shown only once: save it now')} />
          <Typography.Text copyable={{ text: accessKeyId }}>AccessKey ID: {accessKeyId}</Typography.Text>
          <Typography.Text copyable={{ text: secret }}>
            AccessKey Secret: <span data-testid="secret">{secret}</span>
          </Typography.Text>
        </Flex>
      ),
    });
  };

  return (
    <Card>
      <Flex gap={12} align="center" wrap style={{ marginBottom: 16 }}>
        <Button type="primary" disabled={isFull('real')} onClick={() => void doing(() => add('real'))}>
          {t('创建 AccessKey', 'New AccessKey')}
        </Button>
        <Button disabled={isFull('test')} onClick={() => void doing(() => add('test'))}>
          {t('创建测试 AccessKey', 'New test AccessKey')}
        </Button>
        <Typography.Text type="secondary">
          {t(
            `每种最多同时启用 ${MAX_ACTIVE_KEYS} 个，便于轮换；测试 AccessKey 只能使用沙箱，不计费`,
            `At most ${MAX_ACTIVE_KEYS} AccessKeys of each kind can be active, so that you can rotate them; a test AccessKey only works in the sandbox and is not billed`,
          )}
        </Typography.Text>
      </Flex>
      <Failure error={keys.error} />
      <Table<ListedAccessKey>
        size="middle"
        rowKey="accessKeyId"
        loading={keys.isPending}
        dataSource={keys.data ?? []}
        pagination={false}
        scroll={{ x: 760 }}
        columns={[
          { title: 'AccessKey ID', dataIndex: 'accessKeyId', render: (id: string) => <Typography.Text copyable>{id}</Typography.Text> },
          {
            title: t('类型', 'Kind'),
            dataIndex: 'kind',
            render: (kind: AccessKeyKind) => (kind === 'test' ? <Tag color="gold">{t('测试（沙箱）', 'test (sandbox)')}</Tag> : t('正式', 'real')),
          },
          {
            title: t('状态', 'Status'),
            dataIndex: 'status',
            render: (status: string) => (status === 'active' ? <Tag color="green">{t('已启用', 'active')}</Tag> : <Tag>{t('已禁用', 'disabled')}</Tag>),
          },
          { title: t('创建时间', 'Created'), dataIndex: 'createdAt', render: time },
          { title: t('最后使用', 'Last used'), dataIndex: 'lastUsedAt', render: time },
          {
            title: t('操作', 'Action'),
            key: 'action',
            render: (_, { accessKeyId, status }) =>
              status === 'active' ? (
                <Popconfirm
                  title={t('禁用后使用它的调用会立即失败', 'Calls that use it will fail immediately')}
                  onConfirm={() => void doing(() => ask('changeAccessKey', { accessKeyId, status: 'disabled' }))}
                >
                  <Button type="link" size="small">
                    {t('禁用', 'Disable')}
                  </Button>
                </Popconfirm>
              ) : (
                <>
                  <Button type="link" size="small" onClick={() => void doing(() => ask('changeAccessKey', { accessKeyId, status: 'active' }))}>
                    {t('启用', 'Enable')}
                  </Button>
                  <Popconfirm title={t('删除后无法恢复', 'This cannot be undone')} onConfirm={() => void doing(() => ask('removeAccessKey', { accessKeyId }))}>
                    <Button type="link" danger size="small">
                      {t('删除', 'Delete')}
                    </Button>
                  </Popconfirm>
                </>
              ),
          },
        ]}
      />
    </Card>
  );
}
