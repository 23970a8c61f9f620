const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** A documentation page without scripts. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body>
<header><nav><a href="/docs/">实人 Shiren</a> · <a href="/docs/rest">REST</a> · <a href="/docs/bus">NATS</a> · <a href="/docs/problems">错误码 Problems</a></nav></header>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;

export const pageStyle = `:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; }
a { color: light-dark(#0550ae, #79b8ff); }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid light-dark(#d0d7de, #444c56); padding: .4rem .8rem .4rem 0; text-align: start; vertical-align: top; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
:target { background: light-dark(#fff8c5, #4d3b00); }
`;
