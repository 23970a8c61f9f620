import type { ProblemCode } from '@shiren/contracts-core';
import { numberFlawTexts } from '@shiren/id-document/rules';
import { Refused } from './api.js';
import type { Text } from './language.js';

const chinese: Partial<Record<ProblemCode, string>> = {
  'SIGN_IN.REFUSED': '用户名或密码错误',
  'SIGN_IN.CODE_NEEDED': '请输入身份验证器上的动态码',
  'CODE.WRONG': '动态码错误或已使用，请等待下一个',
  'PASSWORD.WRONG': '当前密码错误',
  'PASSWORD.WEAK': '密码容易被猜到，请使用几个不相关的词或随机密码，且不要包含用户名或账号名',
  'SECOND_FACTOR.NEEDED': '账号要求使用动态码，请先设置身份验证器',
  'LIMIT.REACHED': '操作过于频繁，请稍后再试',
  'ACCESS.DENIED': '您的角色没有此权限，请联系账号所有者',
  'SESSION.NOT_FOUND': '登录已失效，请重新登录',
  'SCENE.EXISTS': '该场景标识已存在',
  'SCENE.CHANGED': '该场景已被他人修改',
  'SCENE.NOT_FOUND': '没有此场景',
  'USER.EXISTS': '该用户名已存在',
  'USER.NEEDED': '账号至少需要一个可登录的所有者',
  'ACCESS_KEY.TOO_MANY': '最多同时启用两个 AccessKey，请先禁用一个',
  'ACCESS_KEY.ACTIVE': '请先禁用该 AccessKey',
  'REVIEW.SAME_PERSON': '需由另一位审核人审核：您已审核过，或您的密码由他人在近期或送审后设置',
  'REVIEW.NOT_FOUND': '该认证已不在审核中',
  'ATTEMPT.NOT_FOUND': '没有此认证记录',
  'CALLBACK.NOT_FOUND': '没有此回调记录',
  'SERVICE.UNAVAILABLE': '服务暂不可用，请稍后重试',
  'SERVICE.BUSY': '服务繁忙，请稍后重试',
  'DEADLINE.EXCEEDED': '服务响应超时，请重试',
  'FACE.NOT_FOUND': '照片中未检测到人脸',
  'ATTEMPT.ERASED': '该认证的数据已删除',
  'IMPORT.REJECTED': '有数据行有误，未导入任何数据',
};

/** What went wrong, in words for the user. */
export function refusal(error: unknown, t: Text): string {
  if (!(error instanceof Refused)) return t('网络异常，请重试', 'Network error; try again');
  const { seconds } = error.details;
  if (error.code === 'SIGN_IN.LOCKED') return t(`尝试次数过多，请 ${seconds} 秒后再试，或使用曾经登录过的浏览器`, error.message);
  if (error.code === 'ID_NUMBER.INVALID') {
    const flaw = numberFlawTexts[error.details['reason'] as keyof typeof numberFlawTexts] ?? numberFlawTexts.form;
    return t(flaw.zh, flaw.en);
  }
  return t(chinese[error.code] ?? error.message, error.message);
}
