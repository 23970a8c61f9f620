import type { AttemptStory } from '@shiren/contracts-console';
import { Card, Descriptions, Flex, Table, Typography } from 'antd';
import { useText, type Text } from '../language.js';
import { useTime } from '../parts/time.js';

type Recording = AttemptStory['recordings'][number];

const outcomeTitles: Readonly<Record<NonNullable<Recording['outcome']>, readonly [string, string]>> = {
  passed: ['通过', 'passed'],
  failed: ['未通过', 'failed'],
  'not-captured': ['未采集到', 'not captured'],
  again: ['需重录', 'to be repeated'],
};

const evidenceTitles: Readonly<Record<string, readonly [string, string]>> = {
  present: ['持续有人脸', 'Face present'],
  alone: ['仅一张人脸', 'One face only'],
  near: ['人脸够大', 'Face large enough'],
  gapless: ['画面连续', 'No gaps'],
  timely: ['及时送达', 'Arrived in time'],
  action: ['动作', 'Action'],
  smooth: ['画面平稳', 'Steady'],
  'even-light': ['光线稳定', 'Even light'],
  'one-person': ['同一人', 'One person'],
  'depth-seen': ['转动足够', 'Turned far enough'],
  depth: ['有立体感', 'Depth'],
  'own-movement': ['自身运动', 'Own movement'],
  'no-display': ['非屏幕', 'No display'],
  moving: ['画面有变化', 'Picture moves'],
  unrepeated: ['无重复播放', 'Nothing repeats'],
  unseen: ['此前未出现', 'Not seen before'],
  unmoved: ['动作与此前不相似', 'Moves unlike before'],
  'not-replayed': ['非此前录像重放', 'Not a replay'],
  'not-flat': ['非平面', 'Not flat'],
  passive: ['静默活体网络', 'Passive network'],
  colour: ['随屏幕变色', 'Colour of the page'],
};

/** What was asked for in an action. */
const askedTitles: Readonly<Record<string, readonly [string, string]>> = {
  'shake-head left': ['摇头，先左后右', 'head to the left, then right'],
  'shake-head right': ['摇头，先右后左', 'head to the right, then left'],
  'nod 1': ['点头一次', 'nod once'],
  'nod 2': ['点头两次', 'nod twice'],
  'blink 1': ['眨眼一次', 'blink once'],
  'blink 2': ['眨眼两次', 'blink twice'],
  'open-mouth 1': ['张嘴一次', 'mouth open once'],
  'open-mouth 2': ['张嘴两次', 'mouth open twice'],
};

/** Every recording of an attempt, with each piece of evidence and how it travelled. */
export function AttemptRecordings({ recordings }: { recordings: readonly Recording[] }) {
  const t = useText();
  const time = useTime();
  return (
    <Card size="small" title={t('活体录像', 'Recordings')}>
      <Flex vertical gap={16}>
        {recordings.map((recording, index) => (
          <Flex vertical gap={8} key={recording.captureId} data-recording={recording.outcome ?? 'left'}>
            <Typography.Text strong>
              {t(`第 ${index + 1} 次`, `No. ${index + 1}`)} {t(...(recording.outcome ? outcomeTitles[recording.outcome] : (['未完成', 'left'] as const)))}{' '}
              <Typography.Text type="secondary">{time(recording.startedAt)}</Typography.Text>
            </Typography.Text>
            {recording.reasons.map(({ code, zh, en }) => (
              <Typography.Text key={code}>
                {t(zh, en)} ({code})
              </Typography.Text>
            ))}
            {recording.link && <Link link={recording.link} t={t} />}
            {recording.evidence.length > 0 && (
              <Table
                size="small"
                pagination={false}
                rowKey={({ kind, detail, position }) => `${kind} ${detail ?? ''} ${position}`}
                dataSource={recording.evidence.map((piece, position) => ({ ...piece, position }))}
                columns={[
                  {
                    title: t('证据', 'Evidence'),
                    render: (_, { kind, detail = '' }) => {
                      const what = t(...(askedTitles[detail] ?? ([detail, detail] as const)));
                      return `${t(...(evidenceTitles[kind] ?? ([kind, kind] as const)))}${what ? t(`（${what}）`, ` (${what})`) : ''}`;
                    },
                  },
                  {
                    title: t('得分', 'Score'),
                    render: (_, { score, least = 0 }) => <Typography.Text {...(score < least ? { type: 'danger' } : {})}>{score.toFixed(2)}</Typography.Text>,
                  },
                  { title: t('至少', 'At least'), render: (_, { least }) => least?.toFixed(2) ?? '' },
                ]}
              />
            )}
          </Flex>
        ))}
      </Flex>
    </Card>
  );
}

function Link({ link, t }: { link: NonNullable<Recording['link']>; t: Text }) {
  const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} ${t('秒', 's')}`;
  return (
    <Descriptions
      column={2}
      size="small"
      items={[
        ...(link.bytes === undefined ? [] : [{ key: 'bytes', label: t('大小', 'Size'), children: `${Math.round(link.bytes / 1_000)} KB` }]),
        { key: 'time', label: t('收齐用时', 'All arrived after'), children: seconds(link.milliseconds) },
        { key: 'latest', label: t('最长延迟', 'Longest delay'), children: seconds(link.latest) },
        ...(link.kbits === undefined ? [] : [{ key: 'kbits', label: t('设备测得上行', 'Uplink, by the device'), children: `${link.kbits} kbit/s` }]),
        ...(link.roundTrip === undefined
          ? []
          : [{ key: 'trip', label: t('设备测得往返', 'Round trip, by the device'), children: `${link.roundTrip} ${t('毫秒', 'ms')}` }]),
      ]}
    />
  );
}
