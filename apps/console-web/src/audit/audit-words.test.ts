import type { Text } from '../language.js';
import { actionText, actionsLike, addressText, detailTexts, subjectText } from './audit-words.js';
import { doerText } from '../words/doer-words.js';

const zh: Text = (text) => text;
const en: Text = (_, text) => text;

describe('an entry of the audit log', () => {
  it('says in words what was done, by whom, to what and from where', () => {
    expect(actionText('attempt.approve.outcome', zh)).toBe('审核通过（结果）');
    expect([doerText('the person', zh), doerText('owner', zh)]).toEqual(['本人', 'owner']);
    expect([subjectText('ID number', zh), subjectText('NewRegister/T-1', zh)]).toEqual(['按身份证号码', 'NewRegister/T-1']);
    expect([addressText('api', zh), addressText('', en), addressText('192.0.2.1', zh)]).toEqual(['接口调用', '–', '192.0.2.1']);
  });

  it('has its details in words, a code only beside them', () => {
    const details = { ground: 'request', attempts: 2, problem: 'SERVICE.UNAVAILABLE' };
    expect(detailTexts({ action: 'person.erase', details }, zh)).toEqual([
      '原因：本人申请',
      '认证：2',
      '未完成：服务暂不可用，请稍后重试 (SERVICE.UNAVAILABLE)',
    ]);
    expect(detailTexts({ action: 'verification.try', details: { real: true } }, en)).toEqual(['Real verification: yes']);
    expect(detailTexts({ action: 'user.add', details: { role: 'reviewer', scenes: null } }, zh)).toEqual(['角色：审核员', '授权场景：全部']);
  });

  it('says from what to what something was changed', () => {
    const details = { role: 'owner → read-only', scenes: '– → A, B', disabled: 'false → true' };
    expect(detailTexts({ action: 'user.change', details }, zh)).toEqual(['角色：所有者 → 只读', '授权场景：全部 → A, B', '停用：否 → 是']);
  });

  it('says what of a scene changed, as the page of scenes does', () => {
    const details = { retries: '3 → 5', guidePage: 'default → own', 'consent.zh': '– → 同意', fourEyes: 'true → false' };
    expect(detailTexts({ action: 'scene.change', details }, zh)).toEqual([
      '每次认证可录制次数：3 → 5',
      '引导页：系统默认页 → 业务方自有页面',
      '告知同意（中文）：– → 同意',
      '需两人审核：是 → 否',
    ]);
  });

  it('stands for itself if a later release wrote it', () => {
    expect(actionText('moon.reach', zh)).toBe('moon.reach');
    expect(detailTexts({ action: 'moon.reach', details: { crew: 3 } }, zh)).toEqual(['crew：3']);
  });

  it('is found by the words that its reader sees', () => {
    expect(actionsLike('照片', zh)).toEqual(['attempt.photos', 'attempt.photos.outcome']);
    expect(actionsLike('signed IN', en)).toContain('sign-in');
  });
});
