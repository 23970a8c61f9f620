import type { ListedBlock } from '@shiren/contracts-console';
import type { BlockKind } from '@shiren/contracts-verification';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Descriptions, Flex, Skeleton, Tabs } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { ask } from '../api.js';
import { BlockDialog } from '../blocks/block-dialog.js';
import { EndBlock } from '../blocks/end-block.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { Failure } from '../parts/failure.js';
import { useTime } from '../parts/time.js';
import { PersonAttempts } from './person-attempts.js';

/** The person of one attempt: all attempts under the same number and from the same device, and the blocks on either. */
export default function PersonPage() {
  const t = useText();
  const may = useMe().may('blocks.write');
  const attemptId = useParams()['*'] ?? '';
  const [blocking, setBlocking] = useState<BlockKind>();
  // once: every view is in the audit log
  const person = useQuery({ queryKey: ['person', attemptId], queryFn: () => ask('person', { attemptId }), staleTime: Infinity });
  if (!person.data) return person.error ? <Failure error={person.error} /> : <Skeleton active />;
  const { attempt, name, maskedNumber, number, device, blocks } = person.data;
  const nothing = t('无（未采集或已删除）', 'none (never given, or erased)');
  return (
    <Flex vertical gap={16}>
      <Card>
        <Descriptions
          column={{ xs: 1, sm: 1, md: 2 }}
          items={[
            { key: 'from', label: t('来自认证', 'From the attempt'), children: <Link to={`/records/${attemptId}`}>{attempt.ticketId}</Link> },
            { key: 'name', label: t('姓名', 'Name'), children: name ?? nothing },
            { key: 'number', label: t('证件号码', 'ID number'), children: maskedNumber ?? nothing },
            { key: 'device', label: t('设备', 'Device'), children: device ? device.slice(0, 12) : nothing },
          ]}
        />
        {may && (
          <Flex gap={12} wrap style={{ marginTop: 16 }}>
            {number && (
              <Button danger onClick={() => setBlocking('number')}>
                {t('拉黑此证件号码', 'Block this ID number')}
              </Button>
            )}
            {device && (
              <Button danger onClick={() => setBlocking('device')}>
                {t('拉黑此设备', 'Block this device')}
              </Button>
            )}
          </Flex>
        )}
        {blocks.map((block) => (
          <BlockNotice key={block.id} block={block} {...(may ? { onEnded: () => person.refetch() } : {})} />
        ))}
      </Card>
      <Card>
        <Tabs
          items={[
            ...(number
              ? [
                  {
                    key: 'number',
                    label: t('同一证件号码', 'Same ID number'),
                    children: <PersonAttempts filter={{ number }} label={t('同一证件号码的认证', 'Attempts of this ID number')} />,
                  },
                ]
              : []),
            ...(device
              ? [
                  {
                    key: 'device',
                    label: t('同一设备', 'Same device'),
                    children: <PersonAttempts filter={{ byDevice: device }} label={t('同一设备的认证', 'Attempts from this device')} />,
                  },
                ]
              : []),
          ]}
        />
        {!number && !device && (
          <Alert
            showIcon
            type="info"
            title={t('该认证没有可用于关联的证件号码或设备', 'This attempt has neither a number nor a device by which others could be found')}
          />
        )}
      </Card>
      {blocking && (
        <BlockDialog
          target={{ kind: blocking, attemptId }}
          onDone={() => {
            setBlocking(undefined);
            void person.refetch();
          }}
        />
      )}
    </Flex>
  );
}

/** A block in force; its reason is part of it. */
function BlockNotice({ block, onEnded }: { block: ListedBlock; onEnded?: () => unknown }) {
  const t = useText();
  const time = useTime();
  const { kind, reason, createdBy, expiresAt } = block;
  return (
    <Alert
      showIcon
      type="error"
      style={{ marginTop: 16 }}
      title={
        kind === 'number'
          ? t(`证件号码已拉黑，至 ${time(expiresAt)}`, `The ID number is blocked until ${time(expiresAt)}`)
          : t(`设备已拉黑，至 ${time(expiresAt)}`, `The device is blocked until ${time(expiresAt)}`)
      }
      description={t(`${reason}（${createdBy}）`, `${reason} (${createdBy})`)}
      {...(onEnded ? { action: <EndBlock block={block} onDone={onEnded} /> } : {})}
    />
  );
}
