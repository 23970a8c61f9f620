import type { ListedScene } from '@shiren/contracts-console';
import type { SceneSettings } from '@shiren/contracts-verification';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Badge, Button, Flex, Typography, theme } from 'antd';
import { useState } from 'react';
import { ask, Refused } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { useTime } from '../parts/time.js';
import { refusal } from '../refusals.js';
import { FlowStages } from './flow-stages.js';
import { SceneSettingsForm, flawsOf } from './scene-settings-form.js';

interface Shown {
  scene: ListedScene;
  draft: Partial<SceneSettings> | undefined;
  onChange: (change: Partial<SceneSettings>) => void;
  /** Discards the draft. */
  onDiscard: () => void;
  onEdit: () => void;
}

/** One scene with its saved settings and unsaved changes. */
export function ScenePanel({ scene, draft, onChange, onDiscard, onEdit }: Shown) {
  const t = useText();
  const me = useMe();
  const time = useTime();
  const client = useQueryClient();
  const { token } = theme.useToken();
  const { message, modal } = App.useApp();
  const [busy, setBusy] = useState(false);
  const settings = { ...scene.settings, ...draft };
  const disabled = !me.may('settings.write');

  const save = async (): Promise<void> => {
    setBusy(true);
    const { biz, revision, name, scheme } = scene;
    try {
      const saved = await ask('saveScene', { biz, revision, name, scheme, settings });
      client.setQueryData<ListedScene[]>(['scenes'], (scenes) => scenes?.map((one) => (one.biz === biz ? saved : one)));
      onDiscard();
      void message.success(t('已保存，立即生效', 'Saved; takes effect immediately'));
    } catch (error) {
      if (error instanceof Refused && error.code === 'SCENE.CHANGED') {
        modal.warning({
          title: t('该场景已被他人修改', 'Somebody saved this scene meanwhile'),
          content: t(
            '您的修改尚未保存。重新加载后可在最新设置上继续，您改动的项会保留。',
            'Your changes are not saved yet. Load the latest settings and continue from there; your changes are kept.',
          ),
          okText: t('加载最新设置', 'Load the latest settings'),
          onOk: () => client.refetchQueries({ queryKey: ['scenes'] }),
        });
      } else void message.error(refusal(error, t));
    } finally {
      setBusy(false);
    }
  };

  const renewSecret = (): void => {
    modal.confirm({
      title: t('重新生成回调密钥？', 'Create a new callback secret?'),
      content: t(
        '24 小时内新旧密钥同时签名，请在此期间更换。旧密钥若已泄露，再生成一次即可使其立即失效。',
        'For 24 hours results are signed with both secrets: switch to the new one during that time. If the old secret has leaked, create a new one twice to invalidate it immediately.',
      ),
      onOk: async () => {
        const { secret } = await ask('renewCallbackSecret', { biz: scene.biz });
        modal.info({
          title: t('新的回调密钥，仅显示一次', 'New secret, shown only once'),
          content: (
            <Typography.Text copyable code>
              {secret}
            </Typography.Text>
          ),
        });
      },
    });
  };

  return (
    <Flex vertical gap={16}>
      <Flex justify="space-between" align="center">
        <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
          {t('流程配置', 'Flow')}
        </Typography.Title>
        {!disabled && <Button onClick={onEdit}>{t('编辑场景', 'Edit scene')}</Button>}
      </Flex>
      <FlowStages scheme={scene.scheme} settings={settings} disabled={disabled} onChange={onChange} />
      <Typography.Title level={2} style={{ fontSize: 16, margin: '8px 0 0' }}>
        {t('更多设置', 'More settings')}
      </Typography.Title>
      {scene.callbackOffSince && (
        <Alert
          showIcon
          type="warning"
          title={t('回调地址已停用', 'The callback address is switched off')}
          description={t(
            `该地址于 ${time(scene.callbackOffSince)} 返回 410，此后的结果不再推送。保存场景即可重新启用，未推送的结果可在“结果回调”中重新推送。`,
            `It answered 410 at ${time(scene.callbackOffSince)}, so later results are not sent. Save the scene to switch it on again; results that were not sent can be replayed under Callbacks.`,
          )}
          action={!disabled && <Button onClick={() => void save()}>{t('重新启用', 'Switch on again')}</Button>}
        />
      )}
      <SceneSettingsForm settings={settings} fourEyesUntil={scene.fourEyesUntil} disabled={disabled} onChange={onChange} onRenewSecret={renewSecret} />
      {!disabled && (
        <div className="save-bar" style={{ background: token.colorBgContainer }}>
          {draft && <Badge status="warning" text={t('有未保存的修改', 'There are unsaved changes')} />}
          <Button disabled={!draft} onClick={onDiscard}>
            {t('放弃修改', 'Discard')}
          </Button>
          <Button type="primary" disabled={!draft || busy || flawsOf(settings).length > 0} onClick={() => void save()}>
            {t('保存', 'Save')}
          </Button>
        </div>
      )}
    </Flex>
  );
}
