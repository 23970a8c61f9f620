import { recordingWords } from '@shiren/flow-client';
import type { Words } from './zh.js';

export const en: Words = {
  loading: 'Opening…',
  sandbox: 'Sandbox: this is a test, nobody is verified',
  network: 'Network unstable; reconnecting…',
  retry: 'Try again',
  back: 'Back',
  next: 'Next',

  consentTitle: 'Consent to face processing',
  consentCheck: 'I have read this and separately agree to the processing of my face',
  agree: 'Agree and continue',
  decline: 'I do not agree',
  consentMissing: 'Please tick the box above first.',
  declinedTitle: 'There is another way',
  declinedLead: 'You did not agree to the processing of your face, and nothing was collected.',
  otherWay: 'Verify another way',
  reconsider: 'Reconsider',

  typeTitle: 'Your details',
  typeLead: 'Enter the name and the number on your ID card.',
  confirmTitle: 'Check your details',
  confirmLead: 'These details were read from your card. Correct anything that is wrong.',
  name: 'Name',
  number: 'ID number',
  nameWrong: 'Enter the name on your card: 1 to 40 Chinese characters or letters.',
  numberWrong: 'This ID number is not valid; check every digit.',

  livenessTitle: 'Your face',
  livenessLead: 'Look straight at the camera, place your face in the outline, then follow the instructions.',
  livenessTips: ['Even light, not from behind', 'No mask, sunglasses or hat', 'Nobody else in the picture'],
  flashWarning: 'The screen will flash in different colours. If you are sensitive to flashing light, do not continue; verify another way instead.',
  cannotDo: 'Tick the movements you can’t do, and we will ask for others instead (three at most).',
  ...recordingWords.en,
  openCamera: 'Open the camera',

  openSetting: 'Open settings',
  troubles: {
    privacy: ['Please accept the privacy terms', 'Choose “Try again” and accept; without that the camera can’t be used.'],
    refused: [
      'The camera is not allowed',
      'Choose “Open settings” and allow the camera. If that is not enough: phone settings → WeChat → turn on Camera, then “Try again”.',
    ],
    old: ['This WeChat is too old', 'Update WeChat, then try again.'],
    'no-picture': ['The camera shows no picture', 'Check that the lens is not covered, close other apps that use the camera, then choose “Try again”.'],
    stopped: ['The camera has stopped', 'A call or another app may have taken it. When it is free, choose “Try again”.'],
  },

  cardTitle: 'Photograph your ID card',
  cardLead: 'The original, flat, all four corners, every character legible, no glare, no shadow.',
  sides: { front: 'Portrait side', back: 'Emblem side' },
  photographNow: 'Photograph now',
  photographAgain: 'Photograph again',
  photographed: 'Done',
  notImage: 'This photo can’t be used. Take it again, or choose a JPEG or PNG photo.',

  waitingTitle: 'Verifying',
  waitingLead: 'One moment, this usually takes a few seconds.',
  passedTitle: 'Verified',
  passedLead: 'Your identity has been confirmed.',
  failedTitle: 'Not verified',
  reviewTitle: 'In review',
  reviewLead: 'Your materials are being reviewed. You may leave this page; the business will be notified of the result.',
  withdraw: 'Withdraw my consent and erase my data',
  withdrawSure: 'Photos, recordings, name and number will be erased; the decision stays. Withdraw?',
  withdrawYes: 'Yes',
  withdrawn: 'Your consent is withdrawn, and your data is being erased.',
  cancel: 'Cancel',

  problems: {
    options: ['The verification can’t be opened', 'The call has a wrong option. Contact the business.'],
    token: ['This verification has ended', 'It is valid for half an hour, and for another half hour once you have submitted. Go back and start again.'],
    limit: ['Too many tries', 'For safety, please try again later.'],
    network: ['Network unavailable', 'Check your connection and try again; your progress is saved.'],
    service: ['The service is busy', 'Try again in a moment; your progress is saved.'],
  },
};
