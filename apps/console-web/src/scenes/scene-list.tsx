import type { ListedScene } from '@shiren/contracts-console';
import { Badge, Checkbox, Empty, Flex, Input, Typography } from 'antd';
import { useState } from 'react';
import { useText } from '../language.js';
import type { Drafts } from './drafts.js';
import { StateTag } from './scene-state.js';
import { schemeTitle } from './scheme-title.js';

interface Shown {
  scenes: readonly ListedScene[];
  shown: string;
  drafts: Drafts;
  onShow: (biz: string) => void;
}

/** All scenes with a search by name, identifier or scheme. A search finds archived ones as well. */
export function SceneList({ scenes, shown, drafts, onShow }: Shown) {
  const t = useText();
  const [text, setText] = useState('');
  const [withArchived, setWithArchived] = useState(false);
  const wanted = text.trim().toLowerCase();
  const archived = scenes.filter(({ state }) => state === 'archived').length;
  const found = scenes.filter(({ name, biz, scheme, state }) =>
    wanted === ''
      ? withArchived || state !== 'archived' || biz === shown
      : [name, biz, scheme, schemeTitle(scheme, t)].some((word) => word.toLowerCase().includes(wanted)),
  );
  return (
    <nav className="scene-list" aria-label={t('场景列表', 'List of scenes')}>
      <Input.Search
        allowClear
        value={text}
        onChange={({ target }) => setText(target.value)}
        aria-label={t('搜索场景', 'Search scenes')}
        placeholder={t('名称、标识或方案', 'Name, identifier or scheme')}
      />
      {archived > 0 && wanted === '' && (
        <Checkbox checked={withArchived} onChange={({ target }) => setWithArchived(target.checked)}>
          {t(`显示已归档（${archived}）`, `Show archived (${archived})`)}
        </Checkbox>
      )}
      {found.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('没有匹配的场景', 'No scene matches')} />}
      <ul className="waiting">
        {found.map(({ biz, name, scheme, state }) => (
          <li key={biz}>
            <button type="button" aria-current={biz === shown} onClick={() => onShow(biz)}>
              <Flex justify="space-between" gap={8}>
                <Badge dot={drafts[biz] !== undefined} offset={[4, 2]}>
                  {name}
                </Badge>
                <StateTag state={state} />
              </Flex>
              <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                {biz} · {schemeTitle(scheme, t)}
              </Typography.Text>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
