import type { MadeLink } from '@shiren/contracts-console';
import { Alert, Button, Flex, QRCode, Typography } from 'antd';
import { useRef } from 'react';
import { useText } from '../language.js';
import { downloadParts } from '../parts/download.js';
import { useTime } from '../parts/time.js';

/** A link with its QR code, while it can be shown: afterwards only a hash of it is stored. */
export function ShownLink({ made: { link, ticketId, expiresAt, existed } }: { made: MadeLink }) {
  const t = useText();
  const time = useTime();
  const code = useRef<HTMLDivElement>(null);
  const save = (): void => {
    const name = `${ticketId.replaceAll(/[^\w-]/g, '_')}.png`;
    code.current?.querySelector('canvas')?.toBlob((image) => image && downloadParts(name, [image], 'image/png'));
  };
  return (
    <Flex vertical gap={12}>
      <Alert
        showIcon
        type={existed ? 'info' : 'success'}
        title={
          existed
            ? t('该 TicketId 已有此链接，有效期不变', 'This TicketId had this link already; its expiry is as before')
            : t('请立即复制或保存：关闭后不再显示', 'Copy or save it now: it is not shown again')
        }
      />
      <Flex gap={16} wrap align="center">
        <div ref={code}>
          <QRCode value={link} size={200} bgColor="#ffffff" color="#000000" aria-label={t('链接的二维码', 'QR code of the link')} />
        </div>
        <Flex vertical gap={8} style={{ flex: '1 1 200px', minWidth: 0 }}>
          <Typography.Text copyable data-testid="link" style={{ overflowWrap: 'anywhere' }}>
            {link}
          </Typography.Text>
          <Typography.Text type="secondary">
            {ticketId} · {t('有效至', 'valid until')} {time(expiresAt)}
          </Typography.Text>
          <Button onClick={save} style={{ alignSelf: 'start' }}>
            {t('下载二维码', 'Download the QR code')}
          </Button>
        </Flex>
      </Flex>
      <Typography.Text type="secondary">
        {t('请只发给本人：任何持有链接的人都能打开它。', 'Send it to this person only: anyone with the link can open it.')}
      </Typography.Text>
    </Flex>
  );
}
