interface Text {
  readonly zh: string;
  readonly en: string;
}

const checkName: Text = { zh: '请核对姓名与身份证号后重新认证。', en: 'Check your name and ID number, then verify again.' };
const clearFace: Text = {
  zh: '请在光线均匀处正对镜头，摘下口罩和墨镜后重新认证。',
  en: 'Verify again in even light, facing the camera, without mask or sunglasses.',
};
const clearCard: Text = {
  zh: '请将身份证原件平放、避开反光，四角完整地拍入画面后重新认证。',
  en: 'Verify again with the original card lying flat, without glare, all four corners in the picture.',
};
const askBusiness: Text = { zh: '请联系业务提供方，以其他方式完成认证。', en: 'Ask the business for another way to be verified.' };

const advice: Readonly<Record<string, Text>> = {
  '201': checkName,
  '202': checkName,
  '203': askBusiness,
  '204': clearFace,
  '205': {
    zh: '请由本人在光线均匀处、正对镜头，按提示完成动作后重新认证。',
    en: 'Verify again in person, in even light, and do what the page asks as it asks it.',
  },
  '303': clearFace,
  '304': {
    zh: '请换到网络良好、光线均匀的地方，正对镜头重新认证。',
    en: 'Verify again where the network is good and the light is even, facing the camera.',
  },
  '999': askBusiness,
  '310': { zh: '请补拍身份证照片后重新认证，或联系业务提供方。', en: 'Verify again with photos of your ID card, or ask the business.' },
};

/** What a person can do about a reason. */
export function adviceFor(code: string): Text {
  return advice[code] ?? (code.startsWith('3') ? clearCard : clearFace);
}
