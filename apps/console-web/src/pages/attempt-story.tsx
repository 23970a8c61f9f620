import type { AttemptPhotos, AttemptStory } from '@shiren/contracts-console';
import type { ImageMaterialType } from '@shiren/contracts-core';
import { reasonText } from '@shiren/schemes';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Card, Descriptions, Flex, Skeleton, Timeline, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ask } from '../api.js';
import { EvidenceList } from '../attempts/evidence.js';
import { StateTag } from '../attempts/state-tag.js';
import { useText, type Text } from '../language.js';
import { useMe } from '../me.js';
import { Failure } from '../parts/failure.js';
import { useTime } from '../parts/time.js';
import { writeFilter } from '../records/record-filter.js';
import { refusal } from '../refusals.js';
import { Held } from '../attempts/held.js';
import { schemeTitle } from '../scenes/scheme-title.js';
import { stepWords } from '../words/step-words.js';
import { AttemptRecordings } from './attempt-recordings.js';

export const photoTitles: Readonly<Record<ImageMaterialType, readonly [string, string]>> = {
  FacePic: ['人脸照片', 'Face'],
  IdCardFrontPic: ['身份证人像面', 'ID card, front'],
  IdCardBackPic: ['身份证国徽面', 'ID card, back'],
  FaceRetainedPic: ['留底照片', 'Retained photo'],
};

/** The story of one attempt from beginning to end. */
export function AttemptStoryPanel({ attemptId }: { attemptId: string }) {
  const t = useText();
  const me = useMe();
  const time = useTime();
  const query = useQuery({ queryKey: ['attempt', attemptId], queryFn: () => ask('attempt', { attemptId }) });
  if (!query.data) return query.error ? <Failure error={query.error} /> : <Skeleton active />;
  const story = query.data;
  return (
    <Flex vertical gap={16}>
      <Descriptions
        column={1}
        size="small"
        bordered
        items={[
          { key: 'state', label: t('结果', 'Result'), children: <StateTag state={story.state} t={t} /> },
          { key: 'ticket', label: 'TicketId', children: story.ticketId },
          { key: 'scene', label: t('场景', 'Scene'), children: story.biz },
          { key: 'scheme', label: t('方案', 'Scheme'), children: schemeTitle(story.scheme, t) },
          ...(story.erasedAt ? [{ key: 'erased', label: t('个人信息', 'Personal data'), children: `${t('已删除', 'erased')} ${time(story.erasedAt)}` }] : []),
          ...(story.reasons.length > 0
            ? [{ key: 'reasons', label: t('原因', 'Reasons'), children: story.reasons.map((code) => reasonLine(code, t)).join(t('；', '; ')) }]
            : []),
        ]}
      />
      <Course story={story} />
      {story.evidence.length > 0 && (
        <Card size="small" title={t('证据', 'Evidence')}>
          <EvidenceList evidence={story.evidence} />
        </Card>
      )}
      {story.recordings.length > 0 && <AttemptRecordings recordings={story.recordings} />}
      {me.may('records.photos') && story.submittedAt && !story.erasedAt && <Photos attemptId={attemptId} />}
      {me.may('records.photos') && story.submittedAt && !story.erasedAt && (
        <Link to={`/person/${attemptId}`}>{t('同一人员的全部认证（将记入审计日志）', 'All attempts of this person (recorded in the audit log)')}</Link>
      )}
      {story.submittedAt && !story.erasedAt && story.steps.length > 0 && (
        <Link to={`/records?${writeFilter({ deviceOf: attemptId }).toString()}`}>{t('查看同一设备的认证', 'Attempts from the same device')}</Link>
      )}
      {story.state === 'in-review' && story.review?.heldUntil && <Held attemptId={attemptId} heldUntil={story.review.heldUntil} />}
      {story.state === 'in-review' && !story.review?.heldUntil && me.may('records.review') && (
        <Link to={`/reviews/${attemptId}`}>
          <Button type="primary">{t('去审核', 'Review it')}</Button>
        </Link>
      )}
    </Flex>
  );
}

export const reasonLine = (code: string, t: Text): string => `${t(reasonText(code).zh, reasonText(code).en)} (${code})`;

export function Course({ story }: { story: AttemptStory }) {
  const t = useText();
  const time = useTime();
  const moments = [
    { at: story.openedAt, what: t('开始', 'began'), color: 'blue' },
    ...story.steps.map(({ step, at, version }) => ({
      at,
      what: t(...stepWords(step)) + (version === undefined ? '' : t(`（同意书第 ${version} 版）`, ` (version ${version} of the text)`)),
      color: 'blue',
    })),
    ...(story.submittedAt ? [{ at: story.submittedAt, what: t('提交', 'submitted'), color: 'blue' }] : []),
    ...(story.review ? [{ at: story.review.referredAt, what: t('转人工审核', 'referred to review'), color: 'orange' }] : []),
    ...(story.review?.votes ?? []).map(({ at, reviewer, decision, reason }) => ({
      at,
      what: `${reviewer}${t('：', ': ')}${decision === 'approve' ? t('通过', 'approved') : t('拒绝', 'rejected')} – ${reason}`,
      color: 'orange',
    })),
    ...(story.decidedAt ? [{ at: story.decidedAt, what: t('完成判定', 'decided'), color: story.state === 'passed' ? 'green' : 'red' }] : []),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  return (
    <Card size="small" title={t('过程', 'History')}>
      <Timeline
        items={moments.map(({ at, what, color }) => ({
          color,
          content: (
            <>
              {what} <Typography.Text type="secondary">{time(at)}</Typography.Text>
            </>
          ),
        }))}
      />
    </Card>
  );
}

function Photos({ attemptId }: { attemptId: string }) {
  const t = useText();
  const { message } = App.useApp();
  const [shown, setShown] = useState<AttemptPhotos['photos']>();
  if (shown) {
    return (
      <Card size="small" title={t('照片', 'Photos')}>
        <div className="photos">
          {shown.length === 0 && <Typography.Text type="secondary">{t('照片已删除', 'The photos have been erased')}</Typography.Text>}
          {shown.map(({ type, link }) => (
            <figure key={type} style={{ margin: 0 }}>
              <img src={link} alt={t(...photoTitles[type])} />
              <figcaption>{t(...photoTitles[type])}</figcaption>
            </figure>
          ))}
        </div>
      </Card>
    );
  }
  const show = async (): Promise<void> => {
    try {
      setShown((await ask('photos', { attemptId })).photos);
    } catch (error) {
      void message.error(refusal(error, t));
    }
  };
  return <Button onClick={() => void show()}>{t('查看照片（将记入审计日志）', 'Show the photos (recorded in the audit log)')}</Button>;
}
