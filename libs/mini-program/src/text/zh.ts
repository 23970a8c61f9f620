import { recordingWords } from '@shiren/flow-client';

/** The texts of the component. The keys of this object are the keys for both languages. */
export const zh = {
  loading: '正在打开…',
  sandbox: '沙箱测试：结果不代表真实认证',
  network: '网络不稳定，正在重新连接…',
  retry: '重试',
  back: '返回',
  next: '下一步',

  consentTitle: '人脸信息处理同意书',
  consentCheck: '我已阅读并单独同意处理我的人脸信息',
  agree: '同意并继续',
  decline: '不同意',
  consentMissing: '请先勾选上方的同意项。',
  declinedTitle: '您可以换一种方式',
  declinedLead: '您没有同意处理人脸信息，我们没有采集任何内容。',
  otherWay: '以其他方式认证',
  reconsider: '重新考虑',

  typeTitle: '填写身份信息',
  typeLead: '请填写身份证上的姓名与号码。',
  confirmTitle: '核对身份信息',
  confirmLead: '以下内容从证件照片识别，请核对，如有误请修改。',
  name: '姓名',
  number: '身份证号',
  nameWrong: '请填写证件上的姓名：1 至 40 个汉字或字母。',
  numberWrong: '身份证号有误，请核对每一位数字。',

  livenessTitle: '人脸识别',
  livenessLead: '请本人正对镜头，将面部置于框内，然后按提示做动作。',
  livenessTips: ['光线均匀，不要背光', '摘下口罩、墨镜和帽子', '画面中只有您一个人'],
  flashWarning: '过程中屏幕会变换颜色。如果您对闪光敏感，请不要继续，并选择其他方式认证。',
  cannotDo: '有动作做不了？请勾选，我们会换成其他动作（最多三项）。',
  ...recordingWords.zh,
  openCamera: '打开摄像头',

  openSetting: '去设置',
  troubles: {
    privacy: ['需要您同意隐私保护指引', '请点“重试”，并在弹窗中同意；不同意则无法使用摄像头。'],
    refused: ['没有摄像头权限', '请点“去设置”允许使用摄像头；若仍不行，请在手机“设置”→“微信”中打开“相机”，然后点“重试”。'],
    old: ['微信版本过低', '请更新微信后重试。'],
    'no-picture': ['摄像头没有画面', '请检查镜头是否被遮挡，关闭正在使用摄像头的其他应用，然后点“重试”。'],
    stopped: ['摄像头已中断', '摄像头可能被来电或其他应用占用，请恢复后点“重试”。'],
  },

  cardTitle: '拍摄身份证',
  cardLead: '请拍摄证件原件：平放，四角完整，字迹清晰，避免反光和阴影。',
  sides: { front: '人像面', back: '国徽面' },
  photographNow: '立即拍摄',
  photographAgain: '重新拍摄',
  photographed: '已拍摄',
  notImage: '照片无法使用，请重新拍摄，或选择 JPEG、PNG 照片。',

  waitingTitle: '正在核实',
  waitingLead: '请稍候，通常只需几秒。',
  passedTitle: '认证通过',
  passedLead: '您的身份已核实。',
  failedTitle: '认证未通过',
  reviewTitle: '审核中',
  reviewLead: '您的材料已提交，正在审核。可以离开本页面，结果会告知业务提供方。',
  withdraw: '撤回同意并删除我的数据',
  withdrawSure: '撤回后，照片、录像、姓名和号码将被删除，认证结论不受影响。确定撤回？',
  withdrawYes: '确定',
  withdrawn: '已撤回同意，您的数据正在删除。',
  cancel: '取消',

  problems: {
    options: ['无法打开认证', '调用参数有误，请联系业务提供方。'],
    token: ['认证已失效', '认证链接半小时内有效，提交后还可查看半小时。请返回业务页面重新发起。'],
    limit: ['尝试次数过多', '为了安全，请稍后再试。'],
    network: ['网络连接中断', '请检查网络后重试，已完成的步骤不会丢失。'],
    service: ['服务暂时繁忙', '请稍候再试，已完成的步骤不会丢失。'],
  },
};

export type Words = typeof zh;
