import type { Identity } from '@shiren/contracts-console';
import type { CardField } from '@shiren/contracts-media';
import { useQuery } from '@tanstack/react-query';
import { Button, Descriptions, Tag } from 'antd';
import { useState } from 'react';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { Failure } from '../parts/failure.js';

const fieldTitles: Readonly<Record<CardField, readonly [string, string]>> = {
  name: ['姓名', 'Name'],
  sex: ['性别', 'Sex'],
  ethnicGroup: ['民族', 'Ethnic group'],
  birth: ['出生', 'Born'],
  address: ['住址', 'Address'],
  number: ['公民身份号码', 'Number'],
  authority: ['签发机关', 'Issued by'],
  validFrom: ['有效期起', 'Valid from'],
  validTo: ['有效期至', 'Valid until'],
};

/** Name and number, masked until a click that is audited; then the card as it was read, too. */
export function IdentityCard({ attemptId, masked }: { attemptId: string; masked: Identity }) {
  const t = useText();
  const [opened, setOpened] = useState(false);
  const revealed = useQuery({
    queryKey: ['identity', attemptId],
    queryFn: () => ask('identity', { attemptId }),
    enabled: opened,
    staleTime: Infinity,
    gcTime: 0,
  });
  const { name, number } = revealed.data ?? masked;
  const fields = Object.entries(revealed.data?.card ?? {});
  return (
    <>
      <Descriptions
        column={1}
        size="small"
        items={[
          { key: 'name', label: t('姓名', 'Name'), children: name ?? '–' },
          { key: 'number', label: t('证件号', 'ID number'), children: number ?? '–' },
          ...fields.map(([field, { value, confidence }]) => ({
            key: `card ${field}`,
            label: t(`证件上的${fieldTitles[field as CardField][0]}`, `${fieldTitles[field as CardField][1]} on the card`),
            children: (
              <>
                {value} {confidence === 'low' && <Tag color="gold">{t('识别不确定', 'not read for sure')}</Tag>}
              </>
            ),
          })),
        ]}
      />
      {revealed.error && <Failure error={revealed.error} />}
      {!opened && (
        <Button size="small" onClick={() => setOpened(true)}>
          {t('查看身份信息（将记入审计日志）', 'Show the identity (recorded in the audit log)')}
        </Button>
      )}
    </>
  );
}
