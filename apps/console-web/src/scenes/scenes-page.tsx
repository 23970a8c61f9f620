import { Card, Tabs } from 'antd';
import { useSearchParams } from 'react-router';
import { useText } from '../language.js';
import { ComparisonPanel } from './comparison-panel.js';
import { Scenes } from './scenes.js';

/** The page 接入及设置 (scenes). Its address names the tab, the scene and what is shown of it, so that all of them can be linked. */
export default function ScenesPage() {
  const t = useText();
  const [query, setQuery] = useSearchParams();
  return (
    <Card styles={{ body: { paddingTop: 8 } }}>
      <Tabs
        activeKey={query.get('tab') === 'comparison' ? 'comparison' : 'real-person'}
        onChange={(tab) => setQuery(tab === 'comparison' ? { tab } : {})}
        items={[
          { key: 'real-person', label: t('实人认证', 'Verification'), children: <Scenes /> },
          { key: 'comparison', label: t('人脸验证', 'Face comparison'), children: <ComparisonPanel /> },
        ]}
      />
    </Card>
  );
}
