import type { BusDocument, Schema } from './asyncapi.js';
import { escaped, page } from './page.js';

/** The AsyncAPI document as a web page: each subject with its messages. */
export function busPage({ info, channels, operations, components }: BusDocument): string {
  const sections = Object.values(operations).map(({ action, channel, summary, reply }) => {
    const { address, messages } = channels[nameIn(channel.$ref)] ?? { address: '', messages: {} };
    const answers = reply ? channels[nameIn(reply.channel.$ref)]?.messages : undefined;
    return `<section>
<h2><code>${escaped(address ?? '')}</code></h2>
<p>${action === 'send' ? '事件 Event' : '请求 Question'}: ${escaped(summary)}</p>
${fieldsOf(messages, components.schemas)}${answers ? `<h3>应答 Reply</h3>\n${fieldsOf(answers, components.schemas)}` : ''}
</section>`;
  });
  return page(
    'NATS',
    `<p>${escaped(info.description)}</p>
<p><a href="/docs/asyncapi.json">asyncapi.json</a> (AsyncAPI 3.0)</p>
${sections.join('\n')}
<h2 id="types">类型 Types</h2>
${Object.entries(components.schemas)
  .map(([name, schema]) => `<h3 id="${escaped(name)}">${escaped(name)}</h3>\n${tableOf(schema)}`)
  .join('\n')}`,
  );
}

const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

const fieldsOf = (messages: Record<string, unknown>, schemas: Record<string, Schema>): string =>
  Object.keys(messages)
    .map((name) => (name in schemas ? `<p><a href="#${escaped(name)}">${escaped(name)}</a></p>` : `<p>${escaped(name)}</p>`))
    .join('\n');

function tableOf({ properties = {}, required = [] }: Schema): string {
  const rows = Object.entries(properties).map(([name, { type, $ref, description = '', ...rules }]) => {
    const kind = $ref ? `<a href="#${escaped(nameIn($ref))}">${escaped(nameIn($ref))}</a>` : escaped([type].flat().join(' | '));
    return `<tr><td><code>${escaped(name)}</code>${required.includes(name) ? '' : '?'}</td><td>${kind}</td><td>${escaped(description)} ${
      Object.keys(rules).length > 0 ? `<code>${escaped(JSON.stringify(rules))}</code>` : ''
    }</td></tr>`;
  });
  return `<table>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table>`;
}
