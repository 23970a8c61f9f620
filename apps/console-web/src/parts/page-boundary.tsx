import { Button, Result } from 'antd';
import { Component, type ReactNode } from 'react';
import { useText } from '../language.js';
import { isUnloaded } from './unloaded.js';

interface Props {
  children: ReactNode;
}

/** Says so where a page cannot be loaded or shown, which would otherwise leave an empty screen. Give it the page's path as its key. */
export class PageBoundary extends Component<Props, { failed: boolean; unloaded: boolean }> {
  static getDerivedStateFromError(error: unknown): { failed: boolean; unloaded: boolean } {
    return { failed: true, unloaded: isUnloaded(error) };
  }

  override state = { failed: false, unloaded: false };

  override render(): ReactNode {
    return this.state.failed ? <NotShown unloaded={this.state.unloaded} /> : this.props.children;
  }
}

/** The address stays, so loading again leads back to this page. */
function NotShown({ unloaded }: { unloaded: boolean }) {
  const t = useText();
  return (
    <div role="alert">
      <Result
        status="warning"
        title={unloaded ? t('页面未能加载', 'The page could not be loaded') : t('页面出错了', 'Something went wrong on this page')}
        subTitle={
          unloaded
            ? t(
                '控制台可能刚刚升级，或网络中断。重新加载后会回到本页。',
                'The console may just have been upgraded, or the network failed. Loading it again leads back to this page.',
              )
            : t(
                '重新加载后会回到本页；若仍出错，请联系系统运营方。',
                'Loading it again leads back to this page; if that does not help, tell the operator of the installation.',
              )
        }
        extra={
          <Button type="primary" onClick={() => location.reload()}>
            {t('重新加载', 'Load again')}
          </Button>
        }
      />
    </div>
  );
}
