const PLACE = 'shiren-device';

/** Identifies this installation, for the limit per device; made once and stored. No secret, so the engine's random numbers will do. */
export function deviceId(): string {
  try {
    const stored: unknown = wx.getStorageSync(PLACE);
    if (typeof stored === 'string' && /^[\w-]{8,64}$/.test(stored)) return stored;
    const made = `${Date.now().toString(36)}-${Array.from({ length: 24 }, () => Math.floor(Math.random() * 36).toString(36)).join('')}`;
    wx.setStorageSync(PLACE, made);
    return made;
  } catch {
    // no storage left; the server then identifies devices by address and program
    return '';
  }
}
