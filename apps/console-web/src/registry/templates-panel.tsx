import type { AuthorityState } from '@shiren/contracts-registry';
import { Alert, Button, Flex, Progress, Typography } from 'antd';
import { useText } from '../language.js';
import { useNumber } from '../parts/number.js';

/** Shows the recognition model in use, how far the photos on record have been described with it, and whether there are people it cannot compare. */
export function TemplatesPanel({ state: { recognition, templates }, onShowUncomparable }: { state: AuthorityState; onShowUncomparable: () => void }) {
  const t = useText();
  const number = useNumber();
  if (!recognition) return null;
  const done = templates ? templates.described + templates.uncomparable : 0;
  const all = templates ? done + templates.waiting : 0;
  return (
    <Flex vertical gap={12} style={{ marginTop: 16 }}>
      <Typography.Text type="secondary">
        {t('人脸识别模型：', 'Recognition model: ')}
        <code>{recognition.recognition}</code> · <code>{recognition.engine}</code>
      </Typography.Text>
      {templates && templates.waiting > 0 && (
        <>
          <Progress aria-label={t('重新提取特征的进度', 'Photos described again')} percent={Math.floor((100 * done) / all)} style={{ maxWidth: 480 }} />
          <Typography.Text type="secondary">
            {t(
              `正在用当前模型重新提取特征：${number(all)} 人中已完成 ${number(done)} 人。期间认证不受影响。`,
              `Describing the photos again with this model: ${number(done)} of ${number(all)} people done. Verification continues as usual.`,
            )}
          </Typography.Text>
        </>
      )}
      {templates && templates.uncomparable > 0 && (
        <Alert
          showIcon
          type="warning"
          title={t(
            `${number(templates.uncomparable)} 人无法比对`,
            templates.uncomparable === 1 ? '1 person cannot be compared' : `${number(templates.uncomparable)} people cannot be compared`,
          )}
          description={
            <Flex vertical gap={8} align="start">
              {t(
                '其照片已缺失或无法识别，认证时按“没有可供比对的照片”（203）处理。请重新导入照片。',
                'Their photo is missing or shows no face, so their verifications end with "no photo to compare with" (203). Import their photos again.',
              )}
              <Button onClick={onShowUncomparable}>{t('查看名单', 'Show them')}</Button>
            </Flex>
          }
        />
      )}
    </Flex>
  );
}
