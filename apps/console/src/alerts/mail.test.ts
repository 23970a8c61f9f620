import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '@shiren/testing';
import { MAIL_PASSWORD, MAIL_USER, MailServer } from '../testing/mail-server.js';
import { sendMail, type Mail } from './mail.js';

const server = new MailServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

const limits = { deadline: 5_000, mayBePrivate: (host: string) => host === 'localhost' || host === '127.0.0.1' };
const mail = (changed: Partial<Mail> = {}): Mail => ({
  ...{ host: 'localhost', port: server.port, encryption: 'none', from: 'shiren@example.com', to: ['one@example.com', 'two@example.com'] },
  ...{ subject: '【实人】告警：通过率', text: '通过率：最近 15 分钟 25.0 %\n', messageId: '<1@example.com>' },
  ...changed,
});

/** Sends with a program that trusts the server's certificate, as NODE_EXTRA_CA_CERTS makes the console trust one. */
async function sendTrusting(changed: Partial<Mail>): Promise<unknown> {
  const program = `
    import { sendMail } from ${JSON.stringify(join(root, 'apps/console/dist/alerts/mail.js'))};
    console.log(JSON.stringify(await sendMail(${JSON.stringify(mail(changed))}, { deadline: 5000, mayBePrivate: () => true })));`;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: server.certificateFile };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env, cwd: root });
  return JSON.parse(stdout);
}

describe('a mail', () => {
  it('reaches all recipients as readable text', async () => {
    expect(await sendMail(mail(), limits)).toEqual({ delivered: true, answer: 'smtp 250' });
    const { raw, ...received } = server.received.pop()!;
    expect(received).toEqual({ from: 'shiren@example.com', to: ['one@example.com', 'two@example.com'], secure: false, user: undefined });
    const [headers = '', body = ''] = raw.split('\r\n\r\n');
    expect(headers).toMatch(/^Message-ID: <1@example\.com>\r?$/m);
    expect(headers).toMatch(/^Subject: =\?UTF-8\?/m);
    const encoding = /^Content-Transfer-Encoding: (.*)\r?$/m.exec(headers)?.[1];
    const text = encoding === 'base64' ? Buffer.from(body, 'base64').toString() : decodeURIComponent(body.replaceAll(/=\r\n/g, '').replaceAll('=', '%'));
    expect(text).toContain('通过率：最近 15 分钟');
  });

  it('is sent over TLS that the server offers, and only then with the password', async () => {
    expect(await sendTrusting({ encryption: 'starttls', user: MAIL_USER, password: MAIL_PASSWORD })).toEqual({ delivered: true, answer: 'smtp 250' });
    expect(server.received.pop()).toMatchObject({ secure: true, user: MAIL_USER });
    expect(await sendTrusting({ encryption: 'starttls', user: MAIL_USER, password: 'wrong' })).toEqual({ delivered: false, answer: 'mail-sign-in' });
  });

  it('is not sent to a server whose certificate is not trusted', async () => {
    expect(await sendMail(mail({ encryption: 'starttls' }), limits)).toEqual({ delivered: false, answer: 'mail-encryption' });
    expect(server.received).toEqual([]);
  });

  it('says which recipients the server refused', async () => {
    expect(await sendMail(mail({ to: ['nobody@example.com', 'one@example.com'] }), limits)).toEqual({ delivered: true, answer: 'some-recipients-refused' });
    expect(server.received.pop()?.to).toEqual(['one@example.com']);
    expect(await sendMail(mail({ to: ['nobody@example.com'] }), limits)).toEqual({ delivered: false, answer: 'smtp 550' });
  });

  it.each(['127.0.0.1', 'localhost', '10.0.0.1', '169.254.169.254', '::1'])('is never sent to the private address %s', async (host) => {
    expect(await sendMail(mail({ host }), { ...limits, mayBePrivate: () => false })).toEqual({ delivered: false, answer: 'not-public' });
  });

  it('is given up when the server does not answer within the deadline, or not at all', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const begun = performance.now();
    const { port } = silent.address() as AddressInfo;
    expect(await sendMail(mail({ port }), { ...limits, deadline: 300 })).toEqual({ delivered: false, answer: 'too-slow' });
    expect(performance.now() - begun).toBeLessThan(2_000);
    silent.close();
    await once(silent, 'close');
    expect(await sendMail(mail({ port }), limits)).toEqual({ delivered: false, answer: 'unreachable' });
    expect(await sendMail(mail({ host: 'no-such-host.invalid' }), limits)).toEqual({ delivered: false, answer: 'host-unknown' });
  });
});
