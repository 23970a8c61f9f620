import { FlowError, openLink } from '@shiren/flow-client';
import { useEffect, useState, type ReactNode } from 'react';
import { deviceId } from '../device.js';
import { Frame } from '../ui/frame.js';
import { OpeningPage } from './opening-page.js';
import { ProblemPage } from './problem-page.js';

/** Opens a link that was made in the console, or says why it can't be opened. */
export function LinkPage({ secret, onOpened }: { secret: string; onOpened: (token: string) => void }): ReactNode {
  const [failure, setFailure] = useState<FlowError>();
  const open = async (): Promise<void> => {
    setFailure(undefined);
    try {
      onOpened(await openLink(secret, { device: deviceId() }));
    } catch (error) {
      setFailure(error instanceof FlowError ? error : new FlowError(0, 'NETWORK', 'The link could not be opened.'));
    }
  };
  // once: every opening begins an attempt
  useEffect(() => void open(), [secret]);
  return (
    <Frame session={undefined} waiting={false}>
      {failure ? <ProblemPage failure={failure} onRetry={open} /> : <OpeningPage />}
    </Frame>
  );
}
