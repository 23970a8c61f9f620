import type { ListedIdentity } from '@shiren/contracts-registry';
import { normalizeNumber } from '@shiren/id-document/rules';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Alert, Card, Checkbox, Flex, Input, Skeleton, Statistic, Tag } from 'antd';
import { useRef, useState } from 'react';
import { ask } from '../api.js';
import { useText } from '../language.js';
import { useMe } from '../me.js';
import { Failure } from '../parts/failure.js';
import { PagedTable } from '../parts/paged-table.js';
import { useTime } from '../parts/time.js';
import { ImportPanel } from '../registry/import-panel.js';
import { TemplatesPanel } from '../registry/templates-panel.js';

const PAGE = 20;
const PROGRESS_EVERY_MS = 10_000;

const photoTitles = { current: ['有效', 'current', 'green'], stale: ['过旧', 'stale', 'gold'], missing: ['无', 'none', 'default'] } as const;
const uncomparableTitles = { 'no-photo': ['照片缺失，无法比对', 'photo missing'], 'no-face': ['照片中未检测到人脸', 'no face found'] } as const;
const circuits = {
  closed: ['正常', 'available', 'success'],
  'half-open': ['恢复中', 'recovering', 'warning'],
  open: ['不可用，暂停请求', 'away, not asked for now', 'error'],
} as const;

/** The page 比对源 (registry). */
export default function RegistryPage() {
  const t = useText();
  const time = useTime();
  const me = useMe();
  const [typed, setTyped] = useState('');
  const [number, setNumber] = useState('');
  const [uncomparable, setUncomparable] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const state = useQuery({
    queryKey: ['registry-state'],
    queryFn: () => ask('registryState', {}),
    // while photos are being described, to show the progress
    refetchInterval: ({ state: { data } }) => (data?.templates?.waiting ? PROGRESS_EVERY_MS : false),
  });
  const people = useInfiniteQuery({
    queryKey: ['registry', number, uncomparable],
    queryFn: ({ pageParam }) =>
      ask('registryPeople', {
        browse: {
          limit: PAGE,
          ...(number ? { identificationNumber: normalizeNumber(number) } : {}),
          ...(pageParam ? { after: pageParam } : {}),
          ...(uncomparable ? { uncomparable } : {}),
        },
      }),
    initialPageParam: '',
    getNextPageParam: ({ people: shown, more }) => (more ? shown.at(-1)?.key : undefined),
  });
  const reload = (): void => void Promise.all([state.refetch(), people.refetch()]);
  const showUncomparable = (): void => {
    setTyped('');
    setNumber('');
    setUncomparable(true);
    list.current?.scrollIntoView();
  };
  return (
    <Flex vertical gap={16}>
      <Card>
        {state.data ? (
          <Flex gap="16px 48px" wrap align="center">
            <Statistic
              title={t('当前比对源', 'Comparison source')}
              value={state.data.source === 'registry' ? t('内置比对库', 'built-in registry') : (state.data.upstream?.host ?? '')}
            />
            <Statistic title={t('库中人数', 'People')} value={state.data.people} />
            <Statistic title={t('有照片', 'With a photo')} value={state.data.withPhoto} />
            {state.data.upstream && (
              <Alert
                showIcon
                type={circuits[state.data.upstream.circuit][2]}
                title={t(circuits[state.data.upstream.circuit][0], circuits[state.data.upstream.circuit][1])}
              />
            )}
          </Flex>
        ) : state.error ? (
          <Failure error={state.error} />
        ) : (
          <Skeleton active paragraph={{ rows: 1 }} />
        )}
        {state.data && <TemplatesPanel state={state.data} onShowUncomparable={showUncomparable} />}
      </Card>
      {me.may('registry.write') && (
        <Card title={t('导入', 'Import')}>
          <ImportPanel onImported={reload} />
        </Card>
      )}
      <Card ref={list} title={t('浏览', 'Browse')}>
        <Flex gap="8px 16px" wrap align="center" style={{ marginBottom: 16 }}>
          <Input.Search
            allowClear
            style={{ maxWidth: 360 }}
            aria-label={t('身份证号码', 'ID number')}
            placeholder={t('输入完整身份证号码', 'Full ID number')}
            maxLength={18}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            enterButton={t('查找', 'Find')}
            onSearch={(text) => setNumber(text.trim().length === 18 ? text.trim() : '')}
          />
          <Checkbox checked={uncomparable} onChange={({ target }) => setUncomparable(target.checked)}>
            {t('仅显示无法比对的人员', 'Only people who cannot be compared')}
          </Checkbox>
        </Flex>
        <Failure error={people.error} />
        <PagedTable<ListedIdentity>
          found={people}
          label={t('人员列表', 'People')}
          minWidth={640}
          size="middle"
          rowKey="key"
          loading={people.isFetching}
          rows={people.data?.pages.flatMap((page) => page.people) ?? []}
          columns={[
            { title: t('姓名', 'Name'), dataIndex: 'name' },
            { title: t('身份证号码', 'ID number'), dataIndex: 'identificationNumber' },
            {
              title: t('照片', 'Photo'),
              dataIndex: 'photo',
              render: (photo: keyof typeof photoTitles, { uncomparable: reason }) =>
                reason ? (
                  <Tag color="error">{t(uncomparableTitles[reason][0], uncomparableTitles[reason][1])}</Tag>
                ) : (
                  <Tag color={photoTitles[photo][2]}>{t(photoTitles[photo][0], photoTitles[photo][1])}</Tag>
                ),
            },
            { title: t('照片日期', 'Photo date'), dataIndex: 'photoDate', render: (day?: string) => day ?? '–' },
            { title: t('更新时间', 'Updated'), dataIndex: 'updatedAt', render: time },
          ]}
        />
      </Card>
    </Flex>
  );
}
