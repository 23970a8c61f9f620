/** Why a recording did not pass, for the person. */
export const livenessReasons = {
  'no-face': { zh: '画面中没有持续出现人脸，请正对镜头重试', en: 'The face was not in the picture all the time; face the camera and try again' },
  'several-faces': { zh: '画面中出现多张人脸，请单独完成', en: 'There was more than one face; make sure that nobody else is in the picture' },
  'face-too-small': { zh: '人脸太小，请靠近镜头', en: 'The face was too small; come closer' },
  gaps: { zh: '画面不连续，请在网络良好的环境重试', en: 'Parts of the recording are missing; try again where the network is good' },
  late: { zh: '画面上传过慢，请重试', en: 'The recording came too late; try again' },
  action: { zh: '未按提示完成动作，请按提示重试', en: 'An action was not done when it was asked for; follow the prompts' },
  unsteady: { zh: '画面晃动过大，请保持稳定', en: 'The picture moved too much; hold still between the actions' },
  light: { zh: '光线变化过大，请在光线稳定处重试', en: 'The light changed too much; try again in even light' },
  'no-depth-seen': { zh: '动作幅度太小，请稍大幅度完成动作', en: 'The head was turned too little; turn it further' },
  'another-person': { zh: '过程中更换了人', en: 'More than one person was recorded' },
  flat: { zh: '疑似照片或屏幕，非真人', en: 'This looks like a picture of a face, not a face' },
  screen: { zh: '疑似屏幕翻拍', en: 'This looks like a screen' },
  repeated: { zh: '画面存在重复播放', en: 'Parts of the recording repeat' },
  frozen: { zh: '画面静止', en: 'The picture stands still' },
  replayed: { zh: '与此前的录像重复', en: 'This was recorded before' },
  'closer-look': { zh: '为确认是本人操作，请再完成一次，动作会多一些', en: 'To be sure, please do it once more, with a few more actions' },
  colour: {
    zh: '面部未随屏幕颜色变化，请调高屏幕亮度并靠近',
    en: "The face did not take on the page's colours; raise the screen's brightness and come closer",
  },
} as const;

export type LivenessReason = keyof typeof livenessReasons;
