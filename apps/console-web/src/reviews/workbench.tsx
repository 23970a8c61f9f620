import { useQuery } from '@tanstack/react-query';
import { Alert, Card, Descriptions, Flex, Skeleton, Tag, Typography } from 'antd';
import { Link } from 'react-router';
import { ask } from '../api.js';
import { EvidenceList } from '../attempts/evidence.js';
import { useText } from '../language.js';
import { AttemptRecordings } from '../pages/attempt-recordings.js';
import { Course, reasonLine } from '../pages/attempt-story.js';
import { Failure } from '../parts/failure.js';
import { schemeTitle } from '../scenes/scheme-title.js';
import { Decision } from './decision.js';
import { Held } from '../attempts/held.js';
import { IdentityCard } from './identity-card.js';
import { SideBySide } from './side-by-side.js';

/** One attempt that waits for a reviewer, beside everything that speaks for it and against it. Opening it shows its photos, which is audited. */
export function Workbench({ attemptId, onDecided, onUndone }: { attemptId: string; onDecided: () => void; onUndone: () => void }) {
  const t = useText();
  // asked once for each time that it is opened
  const review = useQuery({ queryKey: ['review', attemptId], queryFn: () => ask('takeReview', { attemptId }), staleTime: Infinity, gcTime: 0 });
  const attempt = useQuery({ queryKey: ['attempt', attemptId], queryFn: () => ask('attempt', { attemptId }) });
  const error = review.error ?? attempt.error;
  if (error) {
    return (
      <Card>
        <Failure error={error} />
        <Link to="/reviews">{t('返回待审核列表', 'Back to the queue')}</Link>
      </Card>
    );
  }
  if (!review.data || !attempt.data) return <Skeleton active />;
  const story = attempt.data;
  return (
    <Flex vertical gap={16} className="workbench">
      {review.data.takenBy && (
        <Alert
          type="warning"
          showIcon
          title={t(
            `${review.data.takenBy} 刚才也打开了这条认证，请避免重复审核`,
            `${review.data.takenBy} opened this attempt a moment ago; make sure that you do not both decide it`,
          )}
        />
      )}
      {story.review?.fourEyes && <Alert showIcon type="info" title={t('该场景需要两位审核人意见一致', 'This scene requires two reviewers who agree')} />}
      <SideBySide attemptId={attemptId} evidence={story.evidence} />
      {story.review?.heldUntil ? (
        <Held attemptId={attemptId} heldUntil={story.review.heldUntil} onUndone={onUndone} />
      ) : (
        <Decision attemptId={attemptId} onDecided={onDecided} onUndone={onUndone} />
      )}
      <div className="halves">
        <Card size="small" title={t('检查结果', 'Checks')}>
          <EvidenceList evidence={story.evidence} />
          {story.verdict && story.verdict.reasons.length > 0 && (
            <Typography.Paragraph style={{ marginTop: 12, marginBottom: 0 }}>
              {t('按规则将不通过：', 'By the rule it would fail: ')}
              {story.verdict.reasons.map((code) => reasonLine(code, t)).join(t('；', '; '))}
            </Typography.Paragraph>
          )}
          {story.verdict?.outcome === 'passed' && (
            <Typography.Paragraph style={{ marginTop: 12, marginBottom: 0 }}>{t('按规则将通过', 'By the rule it would pass')}</Typography.Paragraph>
          )}
        </Card>
        <Card size="small" title={t('认证', 'Attempt')}>
          <Descriptions
            column={1}
            size="small"
            items={[
              { key: 'ticket', label: 'TicketId', children: story.ticketId },
              { key: 'scene', label: t('场景', 'Scene'), children: <Tag>{story.biz}</Tag> },
              { key: 'scheme', label: t('方案', 'Scheme'), children: schemeTitle(story.scheme, t) },
            ]}
          />
          <IdentityCard attemptId={attemptId} masked={review.data.masked} />
        </Card>
      </div>
      {story.recordings.length > 0 && <AttemptRecordings recordings={story.recordings} />}
      <Course story={story} />
    </Flex>
  );
}
