import { useCallback, useEffect, useState } from 'react';
import type { Language } from './text/language.js';

const PLACE = 'shiren-flow-speech';

export interface Speech {
  /** Whether this device has a voice for the language. */
  possible: boolean;
  on: boolean;
  turn: (on: boolean) => void;
  /** Speaks instead of whatever is being spoken; silent unless it is on. */
  say: (text: string) => void;
}

/** Instructions by the browser's voice: off until the person switches it on, and stopped when the page that uses it is left. */
export function useSpeech(language: Language): Speech {
  const [voice, setVoice] = useState<SpeechSynthesisVoice>();
  const [on, setOn] = useState(remembered);
  useEffect(() => {
    const voices = synthesis();
    if (!voices) return;
    const find = (): void => setVoice(voices.getVoices().find(({ lang }) => lang.toLowerCase().startsWith(language)));
    find();
    // many browsers list their voices some time after the page has loaded
    voices.addEventListener('voiceschanged', find);
    return () => {
      voices.removeEventListener('voiceschanged', find);
      voices.cancel();
    };
  }, [language]);
  const turn = useCallback((wanted: boolean) => {
    setOn(wanted);
    if (!wanted) synthesis()?.cancel();
    try {
      localStorage.setItem(PLACE, wanted ? 'on' : 'off');
    } catch {
      // storage is disabled: asked again next time
    }
  }, []);
  const say = useCallback(
    (text: string) => {
      const voices = synthesis();
      if (!on || !voice || !voices) return;
      voices.cancel();
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.voice = voice;
      spoken.lang = voice.lang;
      voices.speak(spoken);
    },
    [on, voice],
  );
  return { possible: voice !== undefined, on, turn, say };
}

/** Absent in some web views, which the type does not reflect. */
const synthesis = (): SpeechSynthesis | undefined => (window as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;

function remembered(): boolean {
  try {
    return localStorage.getItem(PLACE) === 'on';
  } catch {
    return false;
  }
}
