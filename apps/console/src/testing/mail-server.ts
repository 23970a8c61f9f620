import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export const MAIL_USER = 'alerts';
export const MAIL_PASSWORD = 'the password of the mail server';

export interface ReceivedMail {
  from: string;
  to: string[];
  raw: string;
  secure: boolean;
  user: string | undefined;
}

/** An SMTP server with STARTTLS and a certificate of its own, which `certificateFile` names. It refuses `nobody@…`. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  readonly certificateFile: string;
  port = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'shiren-mail-'));
  private readonly server: SMTPServer;

  constructor({ authOptional = true } = {}) {
    const key = join(this.folder, 'key.pem');
    this.certificateFile = join(this.folder, 'certificate.pem');
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', this.certificateFile, ...names], {
      stdio: 'ignore',
    });
    this.server = new SMTPServer({
      ...{ key: readFileSync(key), cert: readFileSync(this.certificateFile), authOptional, disableReverseLookup: true },
      onAuth: ({ username, password }, _session, done) =>
        username === MAIL_USER && password === MAIL_PASSWORD ? done(null, { user: username }) : done(new Error('wrong user or password')),
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('nobody@') ? done(Object.assign(new Error('no such mailbox'), { responseCode: 550 })) : done(),
      onData: (stream, { envelope, secure, user }, done) => {
        void text(stream).then((raw) => {
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          this.received.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw, secure, user: user as string | undefined });
          done();
        });
      },
    });
    this.server.on('error', () => undefined); // a client that breaks off a handshake
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server.server, 'listening');
    this.port = (this.server.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
