import { createHmac } from 'node:crypto';

interface RobotMessage {
  title: string;
  lines: readonly string[];
}

/** A DingTalk robot's address with the signature of its "加签" setting: HMAC-SHA256 of time and secret, Base64; valid for an hour. */
export function dingtalkAddress(url: string, secret: string | undefined, now: Date): string {
  const address = new URL(url);
  if (secret) {
    const timestamp = String(now.getTime());
    address.searchParams.set('timestamp', timestamp);
    address.searchParams.set('sign', createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64'));
  }
  return address.href;
}

/** https://open.dingtalk.com/document/orgapp/custom-robot-access */
export const dingtalkBody = ({ title, lines }: RobotMessage): string =>
  JSON.stringify({ msgtype: 'markdown', markdown: { title, text: `#### ${escape(title)}\n\n${lines.map((line) => `- ${escape(line)}`).join('\n')}` } });

/** https://developer.work.weixin.qq.com/document/path/91770 */
export const wecomBody = ({ title, lines }: RobotMessage): string =>
  JSON.stringify({ msgtype: 'markdown', markdown: { content: `#### ${escape(title)}\n${lines.map((line) => `> ${escape(line)}`).join('\n')}` } });

/** Names that users chose can't become links, images or mentions. */
const escape = (text: string): string => text.replaceAll(/[[\]()<>*_`#@!]/g, (character) => FULL_WIDTH[character] ?? '');
const FULL_WIDTH: Readonly<Record<string, string>> = Object.fromEntries(
  [...'[]()<>*_`#@!'].map((character) => [character, String.fromCodePoint(character.charCodeAt(0) + 0xfee0)]),
);

/** Both answer 200 whatever happened; `errcode` is 0 if the message was accepted. */
export function robotAnswer(status: number, body: string): { delivered: boolean; answer: string } {
  if (status !== 200) return { delivered: false, answer: String(status) };
  const { errcode, errmsg } = errorOf(body);
  if (errcode === 0) return { delivered: true, answer: String(status) };
  return {
    delivered: false,
    answer: `errcode ${typeof errcode === 'number' ? errcode : '?'}${typeof errmsg === 'string' ? `: ${errmsg.slice(0, MAX_ERROR_CHARACTERS)}` : ''}`,
  };
}

const MAX_ERROR_CHARACTERS = 120;

function errorOf(body: string): { errcode?: unknown; errmsg?: unknown } {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null ? answer : {};
  } catch {
    return {};
  }
}
