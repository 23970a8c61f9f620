import type { ListedScene, SceneVersion } from '@shiren/contracts-console';
import { useInfiniteQuery } from '@tanstack/react-query';
import { App, Button, Flex, Skeleton, Tag, Timeline, Typography } from 'antd';
import { ask } from '../api.js';
import { doerText } from '../words/doer-words.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { Failure } from '../parts/failure.js';
import { useTime } from '../parts/time.js';
import { refusal } from '../refusals.js';
import { ChangesList } from './changes-list.js';

interface Shown {
  scene: ListedScene;
  unsaved: boolean;
  onSaved: (scene: ListedScene) => void;
  /** Somebody else saved the scene meanwhile. */
  onBehind: (error: unknown) => Promise<boolean>;
}

/** Earlier versions of a scene: what changed, by whom and when, and the way back to each. */
export function VersionsPanel({ scene, unsaved, onSaved, onBehind }: Shown) {
  const t = useText();
  const time = useTime();
  const me = useMe();
  const { modal, message } = App.useApp();
  const { biz, revision } = scene;
  const found = useInfiniteQuery({
    queryKey: ['scene-versions', biz, revision],
    queryFn: ({ pageParam }) => ask('sceneVersions', { biz, ...(pageParam ? { before: pageParam } : {}) }),
    initialPageParam: 0,
    getNextPageParam: ({ versions, more }) => (more ? versions.at(-1)?.revision : undefined),
  });

  const restore = ({ revision: version }: SceneVersion): void => {
    modal.confirm({
      title: t(`恢复到第 ${version} 版？`, `Restore version ${version}?`),
      content: (
        <>
          {t(
            '将以该版本的名称、方案与全部设置生成一个新版本，立即生效；场景的启用状态不变。',
            'Its name, scheme and settings become a new version, which takes effect at once. Whether the scene is enabled stays as it is.',
          )}
          {scene.live &&
            ` ${t('该场景已上线，若两版的认证方案不同，已集成的客户端可能无法完成认证。', 'This scene is live: if the schemes differ, clients that are already integrated may no longer be able to complete verifications.')}`}
          {unsaved && ` ${t('未保存的修改会保留，仍需另行保存。', 'Your unsaved changes are kept, and still have to be saved.')}`}
        </>
      ),
      okText: t('恢复', 'Restore'),
      onOk: async () => {
        try {
          onSaved(await ask('restoreScene', { biz, revision, version }));
          void message.success(t(`已恢复到第 ${version} 版，立即生效`, `Version ${version} was restored and takes effect at once`));
        } catch (error) {
          if (!(await onBehind(error))) void message.error(refusal(error, t));
        }
      },
    });
  };

  const versions = found.data?.pages.flatMap((page) => page.versions) ?? [];
  return (
    <Flex vertical gap={16}>
      <Failure error={found.error} />
      {found.isPending && <Skeleton active />}
      <Timeline
        items={versions.map((version) => ({
          key: version.revision,
          content: (
            <section aria-label={t(`第 ${version.revision} 版`, `Version ${version.revision}`)}>
              <Flex gap="4px 12px" wrap align="center" style={{ marginBottom: 8 }}>
                <Typography.Text strong>{t(`第 ${version.revision} 版`, `Version ${version.revision}`)}</Typography.Text>
                {version.revision === revision && <Tag color="blue">{t('当前', 'current')}</Tag>}
                {version.restored !== undefined && <Tag>{t(`恢复自第 ${version.restored} 版`, `restored from ${version.restored}`)}</Tag>}
                <Typography.Text type="secondary">
                  {version.saved ? `${doerText(version.saved.by, t)} · ${time(version.saved.at)}` : t('早于版本记录', 'from before versions were kept')}
                </Typography.Text>
                {version.revision !== revision && me.may('settings.write') && (
                  <Button size="small" onClick={() => restore(version)}>
                    {t('恢复此版本', 'Restore')}
                  </Button>
                )}
              </Flex>
              <Changes version={version} />
            </section>
          ),
        }))}
      />
      {found.hasNextPage && (
        <Button style={{ alignSelf: 'center' }} loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('加载更多', 'Show more')}
        </Button>
      )}
      {versions.length > 0 && !found.hasNextPage && (
        <Typography.Text type="secondary">
          {t('每个场景保留最近 50 个版本，更早的变更见审计日志', 'The last 50 versions of a scene are kept; the audit log has earlier changes')}
        </Typography.Text>
      )}
    </Flex>
  );
}

function Changes({ version: { changes, revision } }: { version: SceneVersion }) {
  const t = useText();
  if (changes && changes.length > 0) return <ChangesList changes={changes} />;
  return (
    <Typography.Text type="secondary">
      {changes
        ? t('与上一版相同', 'Equal to the version before')
        : revision === 1
          ? t('创建场景', 'The scene was created')
          : t('更早的版本未保留', 'Earlier versions are not kept')}
    </Typography.Text>
  );
}
