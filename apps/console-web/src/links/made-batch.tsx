import type { MadeLink } from '@shiren/contracts-console';
import type { LinkFileRow } from '@shiren/people-file';
import { idCell } from '@shiren/reports';
import { Alert, Button, Flex } from 'antd';
import { useText } from '../language.js';
import { downloadCsv } from '../parts/download.js';
import { useTime } from '../parts/time.js';

/** The links of a batch as a CSV file, with the names of the file that asked for them. */
export function MadeBatch({ links, rows }: { links: readonly MadeLink[]; rows: readonly LinkFileRow[] }) {
  const t = useText();
  const time = useTime();
  const existing = links.filter(({ existed }) => existed).length;
  const save = (): void => {
    const names = new Map(rows.map(({ line, name }) => [line, name]));
    downloadCsv('links.csv', [
      ['TicketId', t('姓名', 'Name'), t('链接', 'Link'), t('有效至', 'Valid until')],
      ...links.map(({ line, ticketId, link, expiresAt }) => [idCell(ticketId), names.get(line) ?? '', link, time(expiresAt)]),
    ]);
  };
  return (
    <Flex vertical gap={12} align="start">
      <Alert
        showIcon
        type="success"
        title={t(`共 ${links.length} 个链接，请立即下载：关闭后不再显示`, `Links: ${links.length}. Download them now: they are not shown again`)}
        {...(existing > 0 ? { description: t(`其中 ${existing} 个此前已生成，有效期不变`, `Made before, with their expiry unchanged: ${existing}`) } : {})}
      />
      <Button type="primary" onClick={save}>
        {t('下载链接（CSV）', 'Download the links (CSV)')}
      </Button>
    </Flex>
  );
}
