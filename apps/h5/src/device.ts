const PLACE = 'shiren-device';

/** Identifies this browser; created once, and stored as long as the browser keeps it. */
export function deviceId(): string {
  try {
    const kept = localStorage.getItem(PLACE);
    if (kept) return kept;
    const made = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    localStorage.setItem(PLACE, made);
    return made;
  } catch {
    // storage is disabled; the server then identifies devices by address and browser
    return '';
  }
}

/** Whether this is probably not a phone: people at a desk may prefer to continue on one. */
export const atDesk = (): boolean => matchMedia('(hover: hover) and (pointer: fine)').matches;
