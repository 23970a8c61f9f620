import type { Doubt } from '@shiren/contracts-verification';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Card, Empty, Flex, Form, Select, Spin, Switch, Typography } from 'antd';
import { useCallback, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { Failure } from '../parts/failure.js';
import { useKeys } from '../parts/use-keys.js';
import { useRefreshing } from '../parts/use-refreshing.js';
import { doubtTitles } from './doubts.js';
import { WaitingItem } from './waiting-item.js';
import { Workbench } from './workbench.js';

const PAGE = 20;
const REFRESH_MS = 30_000;

/** The page 人工审核 (reviews): the queue, and one attempt beside its evidence. */
export default function ReviewsPage() {
  const t = useText();
  const navigate = useNavigate();
  const chosen = useParams()['*'] ?? '';
  const [biz, setBiz] = useState<string | null>(null);
  const [doubt, setDoubt] = useState<Doubt | null>(null);
  const [mine, setMine] = useState(false);
  const filter = { ...(biz ? { biz } : {}), ...(doubt ? { doubt } : {}), ...(mine ? { mine } : {}) };
  const found = useInfiniteQuery({
    queryKey: ['reviews', filter],
    queryFn: ({ pageParam }) => ask('reviews', { ...filter, limit: PAGE, ...(pageParam ? { after: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: ({ reviews, more }) => (more ? reviews.at(-1)?.attemptId : undefined),
  });
  useRefreshing(() => found.refetch(), REFRESH_MS);
  const reviews = found.data?.pages.flatMap((page) => page.reviews) ?? [];
  const scenes = found.data?.pages.at(-1)?.scenes ?? [];
  const place = reviews.findIndex(({ attemptId }) => attemptId === chosen);
  const open = useCallback((attemptId = ''): void => void navigate(`/reviews/${attemptId}`), [navigate]);
  const after = reviews[place + 1]?.attemptId;
  const before = reviews[place - 1]?.attemptId;

  useKeys({ j: () => after !== undefined && open(after), k: () => before !== undefined && open(before) });

  const decided = (): void => {
    // the one that was decided leaves the list with the next answer
    open(after ?? reviews.find(({ attemptId }) => attemptId !== chosen)?.attemptId);
    void found.refetch();
  };

  return (
    <div className="reviews">
      <Card size="small" title={t('待审核', 'Waiting')} extra={<Typography.Text type="secondary">{t('最早的在前', 'Oldest first')}</Typography.Text>}>
        <Form layout="vertical" size="small">
          <Form.Item label={t('场景', 'Scene')} htmlFor="review-scene" style={{ marginBottom: 8 }}>
            <Select
              id="review-scene"
              allowClear
              placeholder={t('全部场景', 'All scenes')}
              value={biz}
              onChange={(chosenScene?: string) => setBiz(chosenScene ?? null)}
              options={scenes.map((scene) => ({ value: scene.biz, label: `${scene.biz} (${scene.waiting})` }))}
            />
          </Form.Item>
          <Form.Item label={t('送审原因', 'Referred because')} htmlFor="review-doubt" style={{ marginBottom: 8 }}>
            <Select
              id="review-doubt"
              allowClear
              placeholder={t('全部原因', 'Any reason')}
              value={doubt}
              onChange={(chosenDoubt?: Doubt) => setDoubt(chosenDoubt ?? null)}
              options={Object.entries(doubtTitles).map(([value, words]) => ({ value, label: t(...words) }))}
            />
          </Form.Item>
          <Flex gap={8} align="center" style={{ marginBottom: 12 }}>
            <Switch id="review-mine" size="small" checked={mine} onChange={setMine} />
            <label htmlFor="review-mine">{t('只看我正在审核的', 'Only those I have open')}</label>
          </Flex>
        </Form>
        <Failure error={found.error} />
        {found.isPending && <Spin style={{ display: 'block', margin: '24px auto' }} />}
        {found.data && reviews.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('没有待审核的认证', 'Nothing waits for a review')} />}
        <ul className="waiting">
          {reviews.map((review) => (
            <WaitingItem key={review.attemptId} review={review} chosen={review.attemptId === chosen} onOpen={() => open(review.attemptId)} />
          ))}
        </ul>
        {found.hasNextPage && (
          <Button block loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('加载更多', 'Show more')}
          </Button>
        )}
      </Card>
      {chosen ? (
        <Workbench key={chosen} attemptId={chosen} onDecided={decided} onUndone={() => open(chosen)} />
      ) : (
        <Card>
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={
              reviews.length > 0
                ? t('从左侧选择一条认证开始审核', 'Choose an attempt from the queue')
                : t('新的待审核认证会自动出现', 'New attempts appear by themselves')
            }
          >
            {reviews[0] && (
              <Button type="primary" onClick={() => open(reviews[0]?.attemptId)}>
                {t('从最早的开始', 'Start with the oldest')}
              </Button>
            )}
          </Empty>
        </Card>
      )}
    </div>
  );
}
