import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A business's web page that embeds the flow by the script tag, on an origin of its own. */
export interface Shop {
  origin: string;
  /** The page's address for a token. */
  address(token: string, how?: 'modal' | 'container'): string;
  close(): void;
}

const page = (flow: string): string => `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>小店</title></head>
<body>
<h1>小店</h1>
<p>付款前请完成实人认证。</p>
<button id="start">去认证</button>
<main id="place"></main>
<script src="${flow}/sdk/web-sdk.js"></script>
<script src="/shop.js"></script>
</body>
</html>`;

const script = `
  const query = new URL(location.href).searchParams;
  const leaving = new AbortController();
  window.shop = { events: [], outcome: undefined, stop: () => leaving.abort() };
  document.getElementById('start').onclick = async () => {
    window.shop.outcome = undefined;
    window.shop.outcome = await Shiren.verify({
      token: query.get('token'),
      onEvent: (event) => window.shop.events.push(event),
      signal: leaving.signal,
      ...(query.get('how') === 'container' ? { container: document.getElementById('place') } : {}),
    });
  };
`;

/** Opens a shop whose policy allows no more than docs/integrators/web-sdk.md says, and no styles at all. */
export async function openShop(flow: string): Promise<Shop> {
  const policy = `default-src 'none'; script-src 'self' ${flow}; connect-src ${flow}; frame-src ${flow}`;
  const server = createServer((request, response) => {
    const isScript = request.url === '/shop.js';
    response.setHeader('content-security-policy', policy);
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : page(flow));
  });
  // another site than 127.0.0.1, so the browser runs the frame in a process of its own, as in production
  await once(server.listen(0, 'localhost'), 'listening');
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    address: (token, how = 'modal') => `${origin}/?${new URLSearchParams({ token, how }).toString()}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
