import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import type { ListedScene } from '@shiren/contracts-console';
import { useQueryClient } from '@tanstack/react-query';
import { Badge, Button, Card, Empty, Flex, Skeleton, Tabs, Tag, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { ComparisonPanel } from './comparison-panel.js';
import { withChange, without, type Drafts } from './drafts.js';
import { SceneDialog, type SceneFields } from './scene-dialog.js';
import { ScenePanel } from './scene-panel.js';
import { schemeTitle } from './scheme-title.js';
import { useScenes } from './use-scenes.js';

/** The page 接入及设置 (scenes). */
export default function ScenesPage() {
  const t = useText();
  return (
    <Card styles={{ body: { paddingTop: 8 } }}>
      <Tabs
        items={[
          { key: 'real-person', label: t('实人认证', 'Verification'), children: <Scenes /> },
          { key: 'comparison', label: t('人脸验证', 'Face comparison'), children: <ComparisonPanel /> },
        ]}
      />
    </Card>
  );
}

function Scenes() {
  const t = useText();
  const me = useMe();
  const client = useQueryClient();
  const { data: scenes } = useScenes();
  const [drafts, setDrafts] = useState<Drafts>({});
  const [dialog, setDialog] = useState<'new' | ListedScene>();
  const [shown, setShown] = useState<string>();
  const unsaved = Object.keys(drafts).length > 0;
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsaved]);

  if (!scenes) return <Skeleton active />;
  const mayAdd = me.may('settings.write') && me.scenes === null;

  const save = async ({ name, biz, scheme }: SceneFields): Promise<void> => {
    if (dialog === 'new') {
      const added = await ask('addScene', { name, biz, scheme });
      client.setQueryData<ListedScene[]>(['scenes'], [...scenes, added]);
      setShown(added.biz);
    } else if (dialog) {
      const saved = await ask('saveScene', { biz: dialog.biz, revision: dialog.revision, name, scheme, settings: dialog.settings });
      client.setQueryData<ListedScene[]>(
        ['scenes'],
        scenes.map((one) => (one.biz === saved.biz ? saved : one)),
      );
    }
  };

  return (
    <>
      {scenes.length === 0 ? (
        <Empty description={t('还没有认证场景', 'There are no scenes yet')} style={{ padding: 48 }}>
          {mayAdd && (
            <Button type="primary" onClick={() => setDialog('new')}>
              {t('立即创建', 'Create one now')}
            </Button>
          )}
        </Empty>
      ) : (
        <div className="scenes">
          {mayAdd && (
            <Button className="add" icon={<PlusOutlined />} onClick={() => setDialog('new')}>
              {t('新增场景', 'New scene')}
            </Button>
          )}
          <Tabs
            type="card"
            destroyOnHidden
            {...(shown ? { activeKey: shown } : {})}
            onChange={setShown}
            tabBarStyle={{ paddingInlineEnd: 140 }}
            items={scenes.map((scene) => ({
              key: scene.biz,
              label: (
                <Flex className="scene-tab" align="center" gap={8}>
                  <div style={{ textAlign: 'start', lineHeight: 1.4 }}>
                    <Badge dot={drafts[scene.biz] !== undefined} offset={[4, 2]}>
                      {scene.name}
                    </Badge>
                    <br />
                    <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                      {scene.biz} · {schemeTitle(scene.scheme, t)}
                    </Typography.Text>
                  </div>
                  {scene.live && <Tag color="green">{t('已上线', 'live')}</Tag>}
                  {me.may('settings.write') && (
                    <span
                      className="edit"
                      title={t(`编辑 ${scene.name}`, `Edit ${scene.name}`)}
                      onClick={(event) => {
                        event.stopPropagation();
                        setDialog(scene);
                      }}
                    >
                      <EditOutlined />
                    </span>
                  )}
                </Flex>
              ),
              children: (
                <ScenePanel
                  scene={scene}
                  draft={drafts[scene.biz]}
                  onChange={(change) => setDrafts((before) => withChange(before, scene, change))}
                  onEdit={() => setDialog(scene)}
                  onDiscard={() => setDrafts((before) => without(before, scene.biz))}
                />
              ),
            }))}
          />
        </div>
      )}
      {dialog && (
        <SceneDialog {...(dialog === 'new' ? {} : { scene: dialog })} taken={scenes.map(({ biz }) => biz)} onSave={save} onClose={() => setDialog(undefined)} />
      )}
    </>
  );
}
