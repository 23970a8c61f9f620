import type { SceneChange } from '@shiren/contracts-verification';
import { Descriptions, Typography } from 'antd';
import { useText } from '../language.js';
import { byField, fieldTitle, valueText } from './field-words.js';

/** Changes of a scene, field by field, with both values. */
export function ChangesList({ changes }: { changes: readonly SceneChange[] }) {
  const t = useText();
  return (
    <Descriptions
      size="small"
      column={1}
      bordered
      className="changes"
      styles={{ label: { width: '35%' } }}
      items={[...changes].sort(byField).map(({ field, from, to }) => ({
        key: field,
        label: fieldTitle(field, t),
        children: (
          <>
            <Value label={t('原值', 'From')} text={valueText(field, from, t)} />
            <Value label={t('新值', 'To')} text={valueText(field, to, t)} />
          </>
        ),
      }))}
    />
  );
}

function Value({ label, text }: { label: string; text: string }) {
  return (
    <Typography.Paragraph style={{ margin: 0 }} ellipsis={{ rows: 3, expandable: 'collapsible' }}>
      <Typography.Text type="secondary">{label}</Typography.Text> {text}
    </Typography.Paragraph>
  );
}
