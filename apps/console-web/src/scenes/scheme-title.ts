import { isSchemeName, schemes } from '@shiren/schemes';
import type { Text } from '../language.js';

export const schemeTitle = (name: string, t: Text): string => (isSchemeName(name) ? t(schemes[name].title.zh, schemes[name].title.en) : name);
