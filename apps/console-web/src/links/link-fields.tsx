import type { ListedScene } from '@shiren/contracts-console';
import { isSchemeName, linkAsks, schemes } from '@shiren/schemes';
import { Alert, Form, Select, Switch } from 'antd';
import { useText } from '../language.js';
import { useScenes } from '../scenes/use-scenes.js';

/** What every link has. */
export interface LinkFields {
  biz: string;
  hours: number;
  sandbox: boolean;
}

export const newLinkFields: Omit<LinkFields, 'biz'> = { hours: 72, sandbox: false };

const durations: readonly (readonly [number, string, string])[] = [
  [1, '1 小时', '1 hour'],
  [24, '1 天', '1 day'],
  [72, '3 天', '3 days'],
  [168, '7 天', '7 days'],
  [720, '30 天', '30 days'],
];

const asksIn = ({ scheme }: ListedScene): ReturnType<typeof linkAsks> => (isSchemeName(scheme) ? linkAsks(schemes[scheme]) : undefined);

/** Scenes that a link can open, and whether the one with this identifier needs name and number. */
export function useLinkScenes(biz: string | undefined): { scenes: ListedScene[]; asksPerson: boolean; isLoading: boolean } {
  const { data = [], isLoading } = useScenes();
  const scenes = data.filter((scene) => scene.state === 'active' && asksIn(scene) !== undefined);
  const chosen = scenes.find((scene) => scene.biz === biz);
  return { scenes, asksPerson: chosen !== undefined && asksIn(chosen) === 'person', isLoading };
}

/** Scene, validity and sandbox. */
export function LinkFieldItems({ scenes, isLoading }: { scenes: readonly ListedScene[]; isLoading: boolean }) {
  const t = useText();
  return (
    <>
      {!isLoading && scenes.length === 0 && (
        <Alert
          showIcon
          type="warning"
          style={{ marginBottom: 16 }}
          title={t(
            '没有可用链接的场景：认证方案须有认证页面，且不需要由业务方提供照片',
            'No scene can be opened by a link: that takes a scheme that has pages and needs no photo from you',
          )}
        />
      )}
      <Form.Item name="biz" label={t('场景', 'Scene')} rules={[{ required: true, message: t('请选择场景', 'Choose a scene') }]}>
        <Select
          loading={isLoading}
          showSearch={{ optionFilterProp: 'label' }}
          options={scenes.map((scene) => ({ value: scene.biz, label: `${scene.name} · ${scene.biz}` }))}
        />
      </Form.Item>
      <Form.Item name="hours" label={t('有效期', 'Valid for')}>
        <Select options={durations.map(([value, zh, en]) => ({ value, label: t(zh, en) }))} />
      </Form.Item>
      <Form.Item
        name="sandbox"
        label={t('沙箱', 'Sandbox')}
        valuePropName="checked"
        extra={t('沙箱链接用于试用，不计费，不核验真实身份', 'Sandbox links are for trying: nothing is billed, and nobody is verified')}
      >
        <Switch />
      </Form.Item>
    </>
  );
}
