import type { ListedScene } from '@shiren/contracts-console';
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { Refused } from '../api.js';
import { doerText } from '../words/doer-words.js';
import { useText } from '../language.js';
import { useTime } from '../parts/time.js';
import { rebased } from './drafts.js';
import { useDrafts } from './drafts-context.js';

/** Who saved a scene and when, as a sentence. */
export function useSavedBy(): (scene: Pick<ListedScene, 'saved' | 'revision'>) => string {
  const t = useText();
  const time = useTime();
  return ({ saved, revision }) =>
    saved
      ? t(`${doerText(saved.by, t)} 已于 ${time(saved.at)} 保存了第 ${revision} 版`, `${doerText(saved.by, t)} saved version ${revision} at ${time(saved.at)}`)
      : t(`第 ${revision} 版已保存`, `Version ${revision} was saved`);
}

/** If a call failed because somebody else saved the scene, says who and when and offers to load it; returns whether that was why. */
export function useBehind(biz: string): (error: unknown) => Promise<boolean> {
  const t = useText();
  const client = useQueryClient();
  const savedBy = useSavedBy();
  const { modal } = App.useApp();
  const { change } = useDrafts();
  return async (error) => {
    if (!(error instanceof Refused && error.code === 'SCENE.CHANGED')) return false;
    await client.refetchQueries({ queryKey: ['scenes'] });
    const newest = client.getQueryData<ListedScene[]>(['scenes'])?.find((scene) => scene.biz === biz);
    modal.confirm({
      title: t('该场景已被他人修改', 'Somebody saved this scene meanwhile'),
      content: `${newest ? savedBy(newest) : ''}${t('。', '. ')}${t(
        '您的修改尚未保存。加载最新设置后可继续，您改动的项会保留。',
        'Your changes are not saved yet. Load the latest settings and go on from there; what you changed is kept.',
      )}`,
      okText: t('加载最新设置', 'Load the latest settings'),
      cancelText: t('稍后处理', 'Later'),
      onOk: () => {
        if (newest) change((before) => rebased(before, newest));
      },
    });
    return true;
  };
}
