import type { Action, AskedAction, Guidance } from './replies.js';

/** What is missing to an action: `lack` of an observation's progress. */
type Lack = 'left' | 'right' | 'further' | 'again';

/** What people read while they are recorded. */
export interface RecordingWords {
  actionNames: Record<Action, string>;
  /** Before the recording. */
  place: string;
  hold: string;
  /** Before the first action. */
  lookStraight: string;
  asked: (action: AskedAction) => string;
  actionDone: string;
  lacks: Record<Lack, string>;
  guidance: Record<Guidance, string>;
  checking: string;
  again: string;
  againTitle: string;
  interrupted: string;
  triesLeft: (tries: number) => string;
}

/** For pages of every kind: an action must be asked for with its side and its number, or people do another than the one that is judged. */
export const recordingWords: Record<'zh' | 'en', RecordingWords> = {
  zh: {
    actionNames: { 'shake-head': '左右摇头', nod: '上下点头', blink: '眨眼', 'open-mouth': '张嘴' },
    place: '请将面部置于框内',
    hold: '很好，请保持不动',
    lookStraight: '请正对镜头，保持不动',
    asked: ({ action, first, times = 1 }) => {
      const often = times === 2 ? '两次' : '一次';
      if (action === 'shake-head') return first ? (first === 'left' ? '请缓慢摇头：先向左，再向右' : '请缓慢摇头：先向右，再向左') : '请缓慢左右摇头';
      if (action === 'open-mouth') return times === 2 ? '请张嘴两次，每次都合上' : '请张嘴一次，再合上';
      return action === 'nod' ? `请缓慢点头${often}` : `请眨眼${often}`;
    },
    actionDone: '✓ 很好，已完成',
    lacks: { left: '请再向左一些', right: '请再向右一些', further: '请动作幅度再大一些', again: '很好，请再做一次' },
    guidance: {
      good: '位置很好',
      'no-face': '未检测到人脸，请将面部置于框内',
      'several-faces': '检测到多张人脸，请确保画面中只有您本人',
      'too-far': '太远了，请靠近一些',
      'too-near': '太近了，请离远一些',
      'off-centre': '请将面部移至框内中央',
      'turned-away': '请正对镜头',
      'too-dark': '光线太暗，请到亮一些的地方',
      'too-bright': '光线太强，请避开强光',
      blurred: '画面模糊，请擦拭镜头并保持不动',
    },
    checking: '正在核对…',
    again: '再试一次',
    againTitle: '没有看清，再试一次',
    interrupted: '录制被打断，请重新开始。',
    triesLeft: (tries) => `还可以试 ${tries} 次`,
  },
  en: {
    actionNames: { 'shake-head': 'Shake your head', nod: 'Nod', blink: 'Blink', 'open-mouth': 'Open your mouth' },
    place: 'Place your face in the outline',
    hold: 'Good, hold still',
    lookStraight: 'Look straight ahead and hold still',
    asked: ({ action, first, times = 1 }) => {
      const often = times === 2 ? 'twice' : 'once';
      if (action === 'shake-head') {
        return first
          ? first === 'left'
            ? 'Turn your head to the left, then to the right'
            : 'Turn your head to the right, then to the left'
          : 'Shake your head';
      }
      if (action === 'open-mouth') return times === 2 ? 'Open your mouth twice, and close it each time' : 'Open your mouth once and close it';
      return action === 'nod' ? `Nod slowly, ${often}` : `Blink ${often}`;
    },
    actionDone: '✓ Well done',
    lacks: { left: 'A little further to the left', right: 'A little further to the right', further: 'A little further', again: 'Good, and once more' },
    guidance: {
      good: 'That’s good',
      'no-face': 'No face detected: place your face in the outline',
      'several-faces': 'Several faces: only yours, please',
      'too-far': 'Too far: come closer',
      'too-near': 'Too close: move back a little',
      'off-centre': 'Move your face to the middle of the outline',
      'turned-away': 'Look straight at the camera',
      'too-dark': 'Too dark: find more light',
      'too-bright': 'Too bright: turn away from strong light',
      blurred: 'Blurred: wipe the lens and hold still',
    },
    checking: 'Checking…',
    again: 'Try again',
    againTitle: 'That was not clear, please try again',
    interrupted: 'The recording was interrupted. Please start again.',
    triesLeft: (tries) => (tries === 1 ? 'One try left' : `${tries} tries left`),
  },
};
