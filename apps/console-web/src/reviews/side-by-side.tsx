import type { AttemptStory } from '@shiren/contracts-console';
import type { ImageMaterialType } from '@shiren/contracts-core';
import { useQuery } from '@tanstack/react-query';
import { Card, Image, Skeleton, Typography } from 'antd';
import { ask } from '../api.js';
import { Score } from '../attempts/evidence.js';
import { useText } from '../language.js';
import { photoTitles } from '../pages/attempt-story.js';
import { Failure } from '../parts/failure.js';

type Evidence = AttemptStory['evidence'];

/** The comparison that a photo was the other side of. */
const comparisonOf: Partial<Record<ImageMaterialType, string>> = { IdCardFrontPic: 'portrait', FaceRetainedPic: 'retained-photo' };
const order: readonly ImageMaterialType[] = ['FacePic', 'FaceRetainedPic', 'IdCardFrontPic', 'IdCardBackPic'];

/** The attempt's photos at one height, each under the score of its comparison with the face; a click enlarges one. */
export function SideBySide({ attemptId, evidence }: { attemptId: string; evidence: Evidence }) {
  const t = useText();
  const shown = useQuery({ queryKey: ['photos', attemptId], queryFn: () => ask('photos', { attemptId }), staleTime: Infinity, gcTime: 0 });
  const photos = order.flatMap((type) => shown.data?.photos.find((photo) => photo.type === type) ?? []);
  return (
    <Card
      size="small"
      title={t('照片比对', 'Photos side by side')}
      extra={<Typography.Text type="secondary">{t('本次查看已记入审计日志', 'Recorded in the audit log')}</Typography.Text>}
    >
      {shown.error && <Failure error={shown.error} />}
      {shown.isPending && <Skeleton.Image active />}
      {shown.data && photos.length === 0 && <Typography.Text type="secondary">{t('照片已删除', 'The photos have been erased')}</Typography.Text>}
      <div className="side-by-side">
        <Image.PreviewGroup>
          {photos.map(({ type, link }) => (
            <figure key={type}>
              <Image src={link} alt={t(...photoTitles[type])} height={260} style={{ objectFit: 'contain', width: '100%' }} />
              <figcaption>
                <Typography.Text strong>{t(...photoTitles[type])}</Typography.Text>
                <ScoreOf kind={comparisonOf[type]} evidence={evidence} />
                {type === 'FacePic' && <ScoreOf kind="authority" evidence={evidence} title={t('与权威数据源', 'With the authority')} />}
              </figcaption>
            </figure>
          ))}
        </Image.PreviewGroup>
      </div>
    </Card>
  );
}

function ScoreOf({ kind, evidence, title }: { kind: string | undefined; evidence: Evidence; title?: string }) {
  const { score, least } = evidence.find((piece) => piece.kind === kind)?.finding ?? {};
  if (typeof score !== 'number') return null;
  return (
    <div>
      {title && <Typography.Text type="secondary">{title}</Typography.Text>}
      <Score score={score} {...(typeof least === 'number' ? { least } : {})} />
    </div>
  );
}
