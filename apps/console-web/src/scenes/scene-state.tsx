import type { ListedScene, SceneState } from '@shiren/contracts-console';
import { App, Button, Dropdown, Tag } from 'antd';
import { MoreOutlined } from '@ant-design/icons';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { refusal } from '../refusals.js';

export function StateTag({ state }: { state: SceneState }) {
  const t = useText();
  if (state === 'active') return null;
  return state === 'disabled' ? <Tag color="gold">{t('已停用', 'disabled')}</Tag> : <Tag>{t('已归档', 'archived')}</Tag>;
}

interface Shown {
  scene: ListedScene;
  onCopy: () => void;
  onChanged: (scene: ListedScene) => void;
}

/** 复制, 停用, 归档 and the way back from each. */
export function SceneActions({ scene: { biz, name, state }, onCopy, onChanged }: Shown) {
  const t = useText();
  const me = useMe();
  const { modal, message } = App.useApp();

  const change = async (next: SceneState): Promise<void> => {
    try {
      onChanged(await ask('setSceneState', { biz, state: next }));
      void message.success(t('已完成', 'Done'));
    } catch (error) {
      void message.error(refusal(error, t));
    }
  };
  const confirm = (next: SceneState, title: string, content: string, okText: string): void => {
    modal.confirm({ title, content, okText, onOk: () => change(next) });
  };
  const items = [
    ...(me.scenes === null ? [{ key: 'copy', label: t('复制场景', 'Copy'), onClick: onCopy }] : []),
    ...(state === 'active'
      ? [
          {
            key: 'disable',
            label: t('停用', 'Disable'),
            onClick: () =>
              confirm(
                'disabled',
                t(`停用场景“${name}”？`, `Disable the scene "${name}"?`),
                t(
                  '停用后不再发放 Token，也不受理新的提交（错误码 InvalidBiz.Disabled）；进行中的认证可继续完成。',
                  'No more tokens are issued and no new submissions accepted (error InvalidBiz.Disabled). Verifications in progress can still be completed.',
                ),
                t('停用', 'Disable'),
              ),
          },
        ]
      : []),
    ...(state === 'disabled' ? [{ key: 'enable', label: t('启用', 'Enable'), onClick: () => void change('active') }] : []),
    ...(state === 'archived'
      ? [{ key: 'bring-back', label: t('恢复到列表', 'Bring back'), onClick: () => void change('disabled') }]
      : [
          {
            key: 'archive',
            label: t('归档', 'Archive'),
            onClick: () =>
              confirm(
                'archived',
                t(`归档场景“${name}”？`, `Archive the scene "${name}"?`),
                t(
                  '归档的场景不再受理新的认证，也不在列表中显示，但可以搜索到；设置、记录与统计均保留，可随时恢复到列表。',
                  'An archived scene accepts no new verifications and is not listed, but a search finds it. Settings, records and reports stay, and it can be brought back at any time.',
                ),
                t('归档', 'Archive'),
              ),
          },
        ]),
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button icon={<MoreOutlined />} aria-label={t('更多操作', 'More actions')} />
    </Dropdown>
  );
}
