import { existsSync } from 'node:fs';

const FONT = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc';

/** Whether generated cards can be drawn here: without the font their text would be boxes. */
export const hasCardFont = (): boolean => existsSync(FONT);

/** Throws with instructions if the font is missing. */
export function checkCardFont(): void {
  if (!hasCardFont()) throw new Error('Generated cards need the font Noto CJK: apt-get install fonts-noto-cjk');
}
