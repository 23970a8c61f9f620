import { FlowClient } from '@shiren/flow-client';
import { useMemo, useState, type ReactNode } from 'react';
import { App } from './app.js';
import { deviceId } from './device.js';
import { openedLink, type Link } from './link.js';
import { LinkPage } from './pages/link-page.js';

/** The flow of a link's token; a link that was made in the console is opened first. */
export function LinkedApp({ link: given }: { link: Link }): ReactNode {
  const [link, setLink] = useState(given);
  const client = useMemo(() => new FlowClient({ token: link.token, device: deviceId() }), [link.token]);
  if (link.secret === undefined) return <App link={link} client={client} />;
  return <LinkPage secret={link.secret} onOpened={(token) => setLink(openedLink(window, token))} />;
}
