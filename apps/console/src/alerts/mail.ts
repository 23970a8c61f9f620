import type { MailEncryption } from '@shiren/contracts-console';
import { failureOf, outboundSocket, type OutboundLimits } from '@shiren/outbound';
import { createTransport } from 'nodemailer';
import type { ChannelAnswer } from './retry.js';

export interface Mail {
  host: string;
  port: number;
  encryption: MailEncryption;
  user?: string;
  password?: string;
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  /** The same at every try, so that mail programs recognise repeated deliveries. */
  messageId: string;
}

/** What a mail server refused, by nodemailer's codes. */
const refusals: Readonly<Record<string, string>> = { EAUTH: 'mail-sign-in', ETLS: 'mail-encryption', ETIMEDOUT: 'too-slow' };

/** Sends one mail over a connection of its own, within the deadline for everything. Never throws. */
export async function sendMail(mail: Mail, limits: OutboundLimits): Promise<ChannelAnswer> {
  const ends = performance.now() + limits.deadline;
  let tooSlow = false;
  let timer: NodeJS.Timeout | undefined;
  try {
    const connection = await outboundSocket(mail.host, mail.port, limits);
    timer = setTimeout(() => {
      tooSlow = true;
      connection.destroy();
    }, ends - performance.now());
    const transport = createTransport({
      connection,
      ...{
        host: mail.host,
        port: mail.port,
        secure: mail.encryption === 'tls',
        requireTLS: mail.encryption === 'starttls',
        ignoreTLS: mail.encryption === 'none',
      },
      ...(mail.user ? { auth: { user: mail.user, pass: mail.password ?? '' } } : {}),
      ...{ greetingTimeout: limits.deadline, socketTimeout: limits.deadline },
      // nothing in a mail may read files or addresses of this machine
      ...{ disableFileAccess: true, disableUrlAccess: true },
    });
    try {
      const { rejected } = await transport.sendMail({ from: mail.from, to: [...mail.to], subject: mail.subject, text: mail.text, messageId: mail.messageId });
      return { delivered: true, answer: rejected.length > 0 ? 'some-recipients-refused' : 'smtp 250' };
    } finally {
      connection.destroy();
    }
  } catch (error) {
    return { delivered: false, answer: tooSlow ? 'too-slow' : answerOf(error as MailError) };
  } finally {
    clearTimeout(timer);
  }
}

/** nodemailer puts its own code over that of Node, which it keeps as `originalCode`. */
type MailError = Error & { code?: string; originalCode?: string; responseCode?: number };

/** Node's codes of certificates and handshakes that failed. */
const ENCRYPTION_CODE = /CERT|SSL|TLS|VERIFY/;

function answerOf(error: MailError): string {
  const failure = failureOf(error);
  if (failure !== 'unreachable') return failure;
  if (ENCRYPTION_CODE.test(error.originalCode ?? '')) return 'mail-encryption';
  if (error.code !== undefined && refusals[error.code]) return refusals[error.code] ?? failure;
  return error.responseCode === undefined ? failure : `smtp ${error.responseCode}`;
}
