import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import type { ListedScene } from '@shiren/contracts-console';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Badge, Button, Empty, Flex, Skeleton, Tabs, Tag, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { ask, Refused } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { Failure } from '../parts/failure.js';
import { rebased } from './drafts.js';
import { useDrafts } from './drafts-context.js';
import { SceneDialog, type SceneFields, type SceneTask } from './scene-dialog.js';
import { SceneList } from './scene-list.js';
import { ScenePanel, viewOf } from './scene-panel.js';
import { StateTag } from './scene-state.js';
import { schemeTitle } from './scheme-title.js';
import { useScenes } from './use-scenes.js';

/** The list of scenes next to their tabs, and the chosen one. */
export function Scenes() {
  const t = useText();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const chosen = useParams()['*'] ?? '';
  const [query] = useSearchParams();
  const view = viewOf(query);
  const { data: scenes, error } = useScenes();
  const { drafts, change } = useDrafts();
  const [task, setTask] = useState<SceneTask>();

  const listed = (scenes ?? []).filter(({ state }) => state !== 'archived');
  const scene = scenes?.find(({ biz }) => biz === chosen) ?? listed.find(({ biz }) => drafts[biz]) ?? listed[0] ?? scenes?.[0];
  const show = (biz: string, next = view, options = {}): void => void navigate(`/scenes/${biz}${next === 'settings' ? '' : `?view=${next}`}`, options);
  const first = chosen === '' ? scene?.biz : undefined;
  // these tabs stay mounted behind the one of face comparison, which they must not leave once the scenes have arrived
  const isShown = !query.has('tab');
  // the address names what is shown, so that it stays when another scene would come first
  useEffect(() => {
    if (first !== undefined && isShown) show(first, view, { replace: true });
  }, [first, isShown]);

  if (error) return <Failure error={error} />;
  if (!scenes) return <Skeleton active />;
  const mayAdd = me.may('settings.write') && me.scenes === null;

  /** A newer version of a scene, by oneself: unsaved changes go on from there. */
  const adopt = (saved: ListedScene): void => {
    client.setQueryData<ListedScene[]>(['scenes'], (before = []) =>
      before.some(({ biz }) => biz === saved.biz) ? before.map((one) => (one.biz === saved.biz ? saved : one)) : [...before, saved],
    );
    change((before) => rebased(before, saved));
  };
  const save = async ({ name, biz, scheme }: SceneFields): Promise<void> => {
    if (!task) return;
    if (task.kind !== 'edit') {
      adopt(await ask('addScene', { name, biz, scheme, ...(task.kind === 'copy' ? { copyOf: task.scene.biz } : {}) }));
      return show(biz, 'settings');
    }
    try {
      const { revision, settings } = task.scene;
      adopt(await ask('saveScene', { biz: task.scene.biz, revision, name, scheme, settings }));
    } catch (error) {
      if (error instanceof Refused && error.code === 'SCENE.CHANGED') await client.refetchQueries({ queryKey: ['scenes'] });
      throw error;
    }
  };

  return (
    <>
      {!scene ? (
        <Empty description={t('还没有认证场景', 'There are no scenes yet')} style={{ padding: 48 }}>
          {mayAdd && (
            <Button type="primary" onClick={() => setTask({ kind: 'new' })}>
              {t('立即创建', 'Create one now')}
            </Button>
          )}
        </Empty>
      ) : (
        <div className="scenes">
          <SceneList scenes={scenes} shown={scene.biz} drafts={drafts} onShow={show} />
          <div className={mayAdd ? 'scene-tabs with-add' : 'scene-tabs'}>
            {chosen !== '' && scene.biz !== chosen && (
              <Alert
                type="warning"
                showIcon
                style={{ marginBottom: 12 }}
                title={t(`没有标识为 ${chosen} 的场景，或您无权查看`, `There is no scene ${chosen}, or you may not see it`)}
              />
            )}
            {mayAdd && (
              <Button className="add" icon={<PlusOutlined />} onClick={() => setTask({ kind: 'new' })}>
                {t('新增场景', 'New scene')}
              </Button>
            )}
            <Tabs
              type="card"
              destroyOnHidden
              activeKey={scene.biz}
              onChange={(biz) => show(biz)}
              items={(scene.state === 'archived' ? [...listed, scene] : listed).map((one) => ({
                key: one.biz,
                label: <SceneTab scene={one} unsaved={drafts[one.biz] !== undefined} onEdit={() => setTask({ kind: 'edit', scene: one })} />,
                children: (
                  <ScenePanel
                    scene={one}
                    view={view}
                    onView={(next) => show(one.biz, next)}
                    onEdit={() => setTask({ kind: 'edit', scene: one })}
                    onCopy={() => setTask({ kind: 'copy', scene: one })}
                    onSaved={adopt}
                  />
                ),
              }))}
            />
          </div>
        </div>
      )}
      {task && (
        <SceneDialog
          key={task.kind === 'new' ? '' : task.scene.revision}
          task={task}
          newest={task.kind === 'edit' ? scenes.find(({ biz }) => biz === task.scene.biz) : undefined}
          taken={scenes.map(({ biz }) => biz)}
          onLoad={(newest) => setTask({ kind: 'edit', scene: newest })}
          onSave={save}
          onClose={() => setTask(undefined)}
        />
      )}
    </>
  );
}

function SceneTab({ scene: { name, biz, scheme, live, state }, unsaved, onEdit }: { scene: ListedScene; unsaved: boolean; onEdit: () => void }) {
  const t = useText();
  const me = useMe();
  return (
    <Flex className="scene-tab" align="center" gap={8}>
      <div style={{ textAlign: 'start', lineHeight: 1.4 }}>
        <Badge dot={unsaved} offset={[4, 2]}>
          {name}
        </Badge>
        <br />
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {biz} · {schemeTitle(scheme, t)}
        </Typography.Text>
      </div>
      {live && <Tag color="green">{t('已上线', 'live')}</Tag>}
      <StateTag state={state} />
      {me.may('settings.write') && (
        <span
          className="edit"
          title={t(`编辑 ${name}`, `Edit ${name}`)}
          onClick={(event) => {
            event.stopPropagation();
            onEdit();
          }}
        >
          <EditOutlined />
        </span>
      )}
    </Flex>
  );
}
