import type { SceneLimits, SceneSettings } from '@shiren/contracts-verification';

/** Limits of a scene until they are changed. */
export const defaultSceneLimits = (): SceneLimits => ({
  ...{ deviceFailures: 5, deviceMinutes: 3, deviceLockMinutes: 30 },
  ...{ numberPerMinute: 15, numberPerDay: 30 },
  ticketPerDay: 20,
  cardPhotos: 20,
});

/** Settings of a scene until they are changed. */
export const defaultSceneSettings = (): SceneSettings => ({
  guidePage: 'default',
  resultPage: 'default',
  livenessStrength: 'standard',
  colourFlash: false,
  thresholds: { authority: '0.1', portrait: '0.1', retained: '0.1' },
  retries: 3,
  limits: defaultSceneLimits(),
  redirectHosts: [],
  frameOrigins: [],
  consent: {
    zh: '为核实您的身份，我们将采集并处理您的人脸图像、姓名、身份证号码及证件照片，并与权威数据源比对。这些敏感个人信息仅用于本次认证，加密保存，到期删除。',
    en: 'To verify who you are, we collect and process pictures of your face, your name, your ID number and photos of your ID card, and compare them with an authoritative source. This sensitive personal information is used for this verification only, kept encrypted, and erased when its time is up.',
    version: 1,
  },
  alternativeWay: {
    zh: '如不同意采集人脸信息，请联系业务提供方，以其他方式完成认证。',
    en: 'If you do not agree to your face being processed, ask the business for another way to be verified.',
  },
  retentionDays: 180,
  pageColour: '#1677ff',
  review: 'never',
  fourEyes: false,
});
