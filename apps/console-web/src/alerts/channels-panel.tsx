import type { AlertChannel, AlertDelivery } from '@shiren/contracts-console';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Empty, Flex, Popconfirm, Table, Typography } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { useDoing } from '../parts/use-doing.js';
import { refusal } from '../refusals.js';
import { ChannelDialog, type ChannelFields } from './channel-dialog.js';
import type { PanelProps } from './rules-panel.js';
import { answerTitle, channelKindTitles } from './texts.js';

export function ChannelsPanel({ channels, loading, onChanged }: PanelProps) {
  const t = useText();
  const doing = useDoing();
  const { message, modal } = App.useApp();
  const [dialog, setDialog] = useState<AlertChannel | 'new'>();
  const mayWrite = useMe().may('alerts.write');
  const showSecret = (secret: string): void => {
    modal.success({
      width: 560,
      title: t('签名密钥', 'Signing secret'),
      content: (
        <Flex vertical gap={8}>
          <Alert type="warning" showIcon title={t('密钥仅显示这一次，请立即保存', 'The secret is shown only once: save it now')} />
          <Typography.Text copyable={{ text: secret }}>
            <span data-testid="secret">{secret}</span>
          </Typography.Text>
        </Flex>
      ),
    });
  };
  const save = async (fields: ChannelFields): Promise<void> => {
    const done = await doing(async () => {
      const { secret } = await ask('saveAlertChannel', fields);
      if (secret !== undefined) showSecret(secret);
    });
    await onChanged();
    if (done) setDialog(undefined);
  };
  const test = useMutation({
    mutationFn: (id: string) => ask('testAlertChannel', { id }),
    onSuccess: ({ state, lastAnswer }: AlertDelivery) => {
      if (state === 'delivered') void message.success(t('测试消息已送达', 'The test message was delivered'));
      else void message.error(t(`测试失败：${answerTitle(lastAnswer, t)}`, `The test failed: ${answerTitle(lastAnswer, t)}`), 8);
    },
    onError: (error) => void message.error(refusal(error, t)),
  });
  return (
    <>
      <Flex gap={12} align="center" wrap style={{ marginBottom: 16 }}>
        <Button type="primary" disabled={!mayWrite} onClick={() => setDialog('new')}>
          {t('新增渠道', 'New channel')}
        </Button>
        <Typography.Text type="secondary">
          {t('密钥和密码加密保存，保存后不再显示', 'Secrets and passwords are stored encrypted and never shown again')}
        </Typography.Text>
      </Flex>
      <div role="region" aria-label={t('告警渠道', 'Alert channels')} tabIndex={0} style={{ overflowX: 'auto' }}>
        <Table<AlertChannel>
          size="middle"
          rowKey="id"
          loading={loading}
          dataSource={channels}
          pagination={false}
          style={{ minWidth: 760 }}
          locale={{
            emptyText: (
              <Empty
                image={Empty.PRESENTED_IMAGE_SIMPLE}
                description={t('还没有渠道。支持 Webhook、钉钉、企业微信和邮件。', 'No channels yet: webhook, DingTalk, WeCom and e-mail are possible.')}
              />
            ),
          }}
          columns={[
            { title: t('名称', 'Name'), dataIndex: 'name', width: 150 },
            { title: t('类型', 'Kind'), key: 'kind', width: 140, render: (_, { kind }) => t(...channelKindTitles[kind]) },
            { title: t('发送到', 'Sent to'), key: 'target', render: (_, channel) => targetOf(channel) },
            {
              title: t('操作', 'Action'),
              key: 'action',
              width: 300,
              render: (_, { id, kind, ...channel }) => (
                <>
                  <Button type="link" size="small" disabled={!mayWrite} loading={test.isPending && test.variables === id} onClick={() => test.mutate(id)}>
                    {t('测试', 'Test')}
                  </Button>
                  <Button type="link" size="small" disabled={!mayWrite} onClick={() => setDialog({ id, kind, ...channel })}>
                    {t('编辑', 'Edit')}
                  </Button>
                  {kind === 'webhook' && (
                    <Popconfirm
                      title={t('原密钥立即失效，确定更换？', 'The present secret stops signing at once. Replace it?')}
                      onConfirm={() => void doing(async () => showSecret((await ask('renewAlertSecret', { id })).secret))}
                    >
                      <Button type="link" size="small" disabled={!mayWrite}>
                        {t('更换密钥', 'New secret')}
                      </Button>
                    </Popconfirm>
                  )}
                  <Popconfirm
                    title={t('确定删除该渠道？规则将不再发送到此渠道', 'Remove this channel? Rules no longer send to it')}
                    onConfirm={() => void doing(() => ask('removeAlertChannel', { id })).then(onChanged)}
                  >
                    <Button type="link" danger size="small" disabled={!mayWrite}>
                      {t('删除', 'Remove')}
                    </Button>
                  </Popconfirm>
                </>
              ),
            },
          ]}
        />
      </div>
      {dialog && <ChannelDialog channel={dialog === 'new' ? undefined : dialog} onSave={save} onClose={() => setDialog(undefined)} />}
    </>
  );
}

/** Where it goes, as far as that is no secret. */
const targetOf = ({ kind, url, host, to }: AlertChannel): string => (kind === 'webhook' ? url : kind === 'email' ? to?.join(', ') : host) ?? '–';
