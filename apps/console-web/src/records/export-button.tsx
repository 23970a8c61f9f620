import { App, Button, Flex, Typography } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../api.js';
import { useLanguage, useText } from '../language.js';
import { useMe } from '../me.js';
import { downloadParts } from '../parts/download.js';
import { refusal } from '../refusals.js';
import { MAX_EXPORTED, exportRecords } from './export-records.js';
import type { RecordFilter } from './record-filter.js';

/** Exports what the filter finds, newest first; shows how far it is, and can be stopped. */
export function ExportButton({ filter: { oldestFirst: _, ...filter } }: { filter: RecordFilter }) {
  const t = useText();
  const language = useLanguage();
  const me = useMe();
  const { message } = App.useApp();
  const [rows, setRows] = useState<number>();
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);

  const begin = async (): Promise<void> => {
    const { signal } = (stopping.current = new AbortController());
    setRows(0);
    try {
      const fetchPage = (cursor: string | undefined) => ask('exportAttempts', { ...filter, ...(cursor ? { cursor } : {}) });
      const { parts, complete } = await exportRecords({ fetchPage, timeZone: me.timeZone, t, signal, onProgress: setRows });
      downloadParts(`records-${me.accountName}-${new Date().toISOString().slice(0, 10)}.csv`, parts, 'text/csv');
      const most = MAX_EXPORTED.toLocaleString(language);
      if (!complete)
        void message.warning(t(`仅导出最新的 ${most} 条，请缩小时间范围后分批导出`, `Only the newest ${most} were exported; export a shorter time at once`));
    } catch (error) {
      if (!signal.aborted) void message.error(refusal(error, t));
    } finally {
      setRows(undefined);
    }
  };

  if (rows === undefined) return <Button onClick={() => void begin()}>{t('导出 CSV', 'Export CSV')}</Button>;
  return (
    <Flex gap={12} align="center">
      <Typography.Text type="secondary" role="status">
        {t(`已导出 ${rows.toLocaleString(language)} 条`, `${rows.toLocaleString(language)} exported`)}
      </Typography.Text>
      <Button onClick={() => stopping.current?.abort()}>{t('取消导出', 'Stop the export')}</Button>
    </Flex>
  );
}
