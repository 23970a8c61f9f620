import { en } from './en.js';
import { zh, type Words } from './zh.js';

export const wordsOf = (language: 'zh' | 'en'): Words => (language === 'zh' ? zh : en);
