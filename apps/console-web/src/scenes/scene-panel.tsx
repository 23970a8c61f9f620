import type { ListedScene } from '@shiren/contracts-console';
import { sceneChanges } from '@shiren/contracts-verification';
import { Alert, App, Badge, Button, Flex, Segmented, Typography, theme } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { doerText } from '../words/doer-words.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { useTime } from '../parts/time.js';
import { refusal } from '../refusals.js';
import { BusinessNotice } from './business-notice.js';
import { ChangesList } from './changes-list.js';
import { clashes, rebased, withChange, without } from './drafts.js';
import { useDrafts } from './drafts-context.js';
import { fieldTitle } from './field-words.js';
import { FlowStages } from './flow-stages.js';
import { PreviewPanel } from './preview-panel.js';
import { SceneSettingsForm, flawsOf } from './scene-settings-form.js';
import { SceneActions } from './scene-state.js';
import { useBehind, useSavedBy } from './use-saving.js';
import { VersionsPanel } from './versions-panel.js';

const views = ['settings', 'preview', 'versions'] as const;
export type SceneView = (typeof views)[number];

export const viewOf = (query: URLSearchParams): SceneView => views.find((view) => view === query.get('view')) ?? 'settings';

interface Shown {
  scene: ListedScene;
  view: SceneView;
  onView: (view: SceneView) => void;
  onEdit: () => void;
  onCopy: () => void;
  onSaved: (scene: ListedScene) => void;
}

/** One scene: its settings, a preview of its pages, or its earlier versions. Unsaved changes stay while one looks at the others. */
export function ScenePanel({ scene, view, onView, onEdit, onCopy, onSaved }: Shown) {
  const t = useText();
  const me = useMe();
  const { token } = theme.useToken();
  const { message, modal } = App.useApp();
  const { drafts, change } = useDrafts();
  const behind = useBehind(scene.biz);
  const savedBy = useSavedBy();
  const time = useTime();
  const [busy, setBusy] = useState(false);
  const { biz, name, scheme } = scene;
  const draft = drafts[biz];
  const settings = { ...scene.settings, ...draft?.settings };
  const disabled = !me.may('settings.write');
  const discard = (): void => change((before) => without(before, biz));

  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const saved = await ask('saveScene', { biz, revision: (draft?.base ?? scene).revision, name, scheme, settings });
      discard();
      onSaved(saved);
      void message.success(t('已保存，立即生效', 'Saved; takes effect immediately'));
    } catch (error) {
      if (!(await behind(error))) void message.error(refusal(error, t));
    } finally {
      setBusy(false);
    }
  };
  const showChanges = (): void => {
    modal.info({
      icon: null,
      width: 720,
      title: t('未保存的修改', 'Unsaved changes'),
      content: <ChangesList changes={sceneChanges(scene, { name, scheme, settings })} />,
      okText: t('关闭', 'Close'),
    });
  };

  return (
    <Flex vertical gap={16}>
      <Flex justify="space-between" align="center" gap={12} wrap>
        <Segmented<SceneView>
          aria-label={t('显示内容', 'What is shown')}
          value={view}
          onChange={onView}
          options={[
            { value: 'settings', label: t('设置', 'Settings') },
            { value: 'preview', label: t('预览', 'Preview') },
            { value: 'versions', label: t('历史版本', 'Versions') },
          ]}
        />
        {!disabled && (
          <Flex gap={8}>
            <Button onClick={onEdit}>{t('编辑场景', 'Edit scene')}</Button>
            <SceneActions scene={scene} onCopy={onCopy} onChanged={onSaved} />
          </Flex>
        )}
      </Flex>
      <Notices scene={scene} onSwitchOn={disabled ? undefined : () => void save()} />
      {draft && draft.base.revision !== scene.revision && (
        <Alert
          showIcon
          type="warning"
          role="alert"
          title={t('该场景已被他人修改', 'Somebody saved this scene meanwhile')}
          description={
            <>
              {savedBy(scene)}
              {t('，您的修改基于较早的版本。', '; your changes are based on an earlier one. ')}
              {clashes(draft, scene).length > 0 &&
                t(
                  `双方都修改了：${clashes(draft, scene)
                    .map((field) => fieldTitle(field, t))
                    .join('、')}，加载后以您的为准。`,
                  `Both changed: ${clashes(draft, scene)
                    .map((field) => fieldTitle(field, t))
                    .join(', ')}. Yours count once you have loaded it.`,
                )}
            </>
          }
          action={
            <Button size="small" onClick={() => change((before) => rebased(before, scene))}>
              {t('加载最新设置', 'Load the latest settings')}
            </Button>
          }
        />
      )}
      {view === 'settings' && (
        <Settings scene={scene} settings={settings} disabled={disabled} onChange={(changed) => change((before) => withChange(before, scene, changed))} />
      )}
      {view === 'preview' && <PreviewPanel content={{ name, scheme, settings }} />}
      {view === 'versions' && <VersionsPanel scene={scene} unsaved={draft !== undefined} onSaved={onSaved} onBehind={behind} />}
      {!disabled && (view === 'settings' || draft) && (
        <div className="save-bar" style={{ background: token.colorBgContainer }}>
          {draft ? (
            <>
              <Badge status="warning" text={t('有未保存的修改', 'There are unsaved changes')} />
              <Button type="link" onClick={showChanges}>
                {t('查看修改', 'Show them')}
              </Button>
            </>
          ) : (
            <Typography.Text type="secondary" className="saved-by">
              {scene.saved && t(`${doerText(scene.saved.by, t)} 于 ${time(scene.saved.at)} 保存（第 ${scene.revision} 版）`, savedBy(scene))}
            </Typography.Text>
          )}
          <Button disabled={!draft} onClick={discard}>
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

/** What keeps the scene from working as it is set up. */
function Notices({ scene: { state, callbackOffSince }, onSwitchOn }: { scene: ListedScene; onSwitchOn: (() => void) | undefined }) {
  const t = useText();
  const time = useTime();
  return (
    <>
      {state !== 'active' && (
        <Alert
          showIcon
          type="warning"
          title={state === 'disabled' ? t('该场景已停用', 'This scene is disabled') : t('该场景已归档', 'This scene is archived')}
          description={t(
            '不再发放 Token，也不受理新的提交；进行中的认证可继续完成，记录与统计不受影响。可在“更多操作”中撤销。',
            'No more tokens are issued and no new submissions accepted. Verifications in progress can still be completed; records and reports stay. Take it back under "More actions".',
          )}
        />
      )}
      {callbackOffSince && (
        <Alert
          showIcon
          type="warning"
          title={t('回调地址已停用', 'The callback address is switched off')}
          description={t(
            `该地址于 ${time(callbackOffSince)} 返回 410，此后的结果不再推送。保存场景即可重新启用，未推送的结果可在“结果回调”中重新推送。`,
            `It answered 410 at ${time(callbackOffSince)}, so later results are not sent. Save the scene to switch it on again; results that were not sent can be replayed under Callbacks.`,
          )}
          action={onSwitchOn && <Button onClick={onSwitchOn}>{t('重新启用', 'Switch on again')}</Button>}
        />
      )}
    </>
  );
}

interface SettingsShown {
  scene: ListedScene;
  settings: ListedScene['settings'];
  disabled: boolean;
  onChange: (change: Partial<ListedScene['settings']>) => void;
}

function Settings({ scene, settings, disabled, onChange }: SettingsShown) {
  const { biz, scheme, fourEyesUntil } = scene;
  const t = useText();
  const { modal } = App.useApp();
  const renewSecret = (): void => {
    modal.confirm({
      title: t('重新生成回调密钥？', 'Create a new callback secret?'),
      content: t(
        '24 小时内新旧密钥同时签名，请在此期间更换。旧密钥若已泄露，再生成一次即可使其立即失效。',
        'For 24 hours results are signed with both secrets: switch to the new one during that time. If the old secret has leaked, create a new one twice to invalidate it immediately.',
      ),
      onOk: async () => {
        const { secret } = await ask('renewCallbackSecret', { biz });
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
    <>
      <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
        {t('流程配置', 'Flow')}
      </Typography.Title>
      <FlowStages scheme={scheme} settings={settings} disabled={disabled} onChange={onChange} />
      <Typography.Title level={2} style={{ fontSize: 16, margin: '8px 0 0' }}>
        {t('更多设置', 'More settings')}
      </Typography.Title>
      <BusinessNotice scene={scene} />
      <SceneSettingsForm settings={settings} fourEyesUntil={fourEyesUntil} disabled={disabled} onChange={onChange} onRenewSecret={renewSecret} />
    </>
  );
}
