import type { LinkRowFlaw } from '@shiren/contracts-console';
import { rejectionText } from '@shiren/people-file';
import type { Language } from '../language.js';

const reasons: Readonly<Record<LinkRowFlaw, Readonly<Record<Language, string>>>> = {
  'ticket-form': { zh: 'TicketId 须为 1 至 64 个字符', en: 'a TicketId has 1 to 64 characters' },
  'ticket-repeated': { zh: 'TicketId 与前面的行重复', en: 'the same TicketId stands in an earlier row' },
  'ticket-passed': { zh: '该 TicketId 已认证通过', en: 'this TicketId has passed already' },
  'person-missing': { zh: '该场景需要姓名和身份证号', en: 'this scene needs a name and an ID number' },
  'person-not-asked': { zh: '该场景由用户自己提供姓名和身份证号，请留空', en: 'in this scene people give name and ID number themselves; leave both empty' },
  'link-differs': {
    zh: '该 TicketId 已有有效链接，但姓名或身份证号不同，请先撤回原链接',
    en: 'this TicketId has a valid link for another name or ID number; withdraw that one first',
  },
};

/** Why a row was refused. */
export const rowReason = (code: string, language: Language): string =>
  Object.hasOwn(reasons, code) ? reasons[code as LinkRowFlaw][language] : rejectionText({ code, reason: code }, language);
