import { Button, Result } from 'antd';
import { useText } from '../language.js';
import { refusal } from '../refusals.js';

/** The console's API does not answer, so nobody knows who is signed in: neither the pages nor the sign-in page can be shown. */
export function AwayPage({ error, trying, onTry }: { error: Error; trying: boolean; onTry: () => void }) {
  const t = useText();
  return (
    <main role="alert" className="sign-in">
      <Result
        status="warning"
        title={t('暂时无法连接控制台服务', 'The console’s service cannot be reached')}
        subTitle={
          <>
            <div>{refusal(error, t)}</div>
            <div>{t('恢复后会自动打开当前页面。', 'Once it is back, the page opens by itself.')}</div>
          </>
        }
        extra={
          <Button type="primary" loading={trying} onClick={onTry}>
            {t('立即重试', 'Try now')}
          </Button>
        }
      />
    </main>
  );
}
