import type { SceneBusiness, SceneConsent, SceneLimits, SceneSettings } from '@shiren/contracts-verification';

/** Limits of a scene until they are changed. */
export const defaultSceneLimits = (): SceneLimits => ({
  ...{ deviceFailures: 5, deviceMinutes: 3, deviceLockMinutes: 30 },
  ...{ numberPerMinute: 15, numberPerDay: 30 },
  ticketPerDay: 20,
  cardPhotos: 20,
});

/** Settings of a scene until they are changed. The consent is that of scenes from before `newConsent`, which never set their own. */
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

/** The consent of a new scene. It has to be true of every scheme; who processes the data, for how long, and people's rights are added to it (`consentText`). */
export const newConsent = (): SceneConsent => ({
  zh: [
    '处理目的与方式：为核实正在办理的是您本人，需要采集您的人脸图像和录像，检测是否为真人，并与权威数据源的照片、您身份证上的照片或您此前留存的照片比对；按所用认证方式，还会处理您的姓名、身份证号和身份证照片。',
    '必要性：不到现场办理时，须将当前的人脸与可信的照片比对，才能确认不是他人冒用您的身份。',
    '对您的影响：比对结果决定您能否继续办理。以上均为敏感个人信息，人脸无法更换，一旦泄露可能被他人冒用。因此这些信息加密保存，仅用于核实身份、防范冒用以及处理复核和投诉。',
    '您可以不同意，改用其他方式认证；同意后也可以撤回，撤回不影响此前已作出的认证结论。',
  ].join('\n'),
  en: [
    'Purpose and means: to verify that it is really you, pictures and a recording of your face are taken, checked for a living person, and compared with the photo of an authoritative source, the photo on your ID card, or a photo of you from before. Depending on the way of verification, your name, ID number and photos of your ID card are processed too.',
    'Necessity: when you do not come in person, only a comparison of your face with a trusted photo shows that nobody else is using your identity.',
    'What it means for you: the result decides whether you can go on. All of this is sensitive personal information. A face cannot be changed, and if it leaks, somebody may pretend to be you. It is therefore kept encrypted, and used only to verify identities, to prevent misuse, and for reviews and complaints.',
    'You may decline and be verified another way. You may also withdraw your consent later, which does not change a decision that was made before.',
  ].join('\n'),
  version: 1,
});

/** How people use their rights, unless the business writes it in its own words. */
export const defaultRights = (): SceneBusiness['rights'] => ({
  zh: '您可以通过上述联系方式查阅、复制、更正或删除您的个人信息，撤回同意，要求说明认证结论或申请人工复核，也可以投诉。',
  en: 'By the contact above you can see, copy, correct and erase your personal information, withdraw your consent, ask for an explanation of the result or a review by a person, and complain.',
});

/** The business of a system that somebody is trying out. */
export const sampleBusiness = (): SceneBusiness => ({
  name: '示例商户（上线前请修改）',
  contact: 'privacy@shop.example.com',
  rights: defaultRights(),
});
