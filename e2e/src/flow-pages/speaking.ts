import { shown } from '../browser.js';
import { clara, open, quick } from './business.js';
import { agree, beFilmed, next, outcome, outcomes } from './person.js';

type Spoken = { spoken: string[] };

describe('a phone with a voice', () => {
  it('speaks what is asked for once the person wants it, and remembers that', async () => {
    const { page } = await open(await quick('RPH5BioOnly'), { Binding: clara });
    // the browser of the tests has no voices: it gets one that writes down what it is to say
    await page.addInitScript(() => {
      const spoken: string[] = [];
      Object.assign(window, { spoken });
      speechSynthesis.getVoices = () => [{ lang: 'zh-CN', name: 'test', default: true, localService: true, voiceURI: 'test' }];
      speechSynthesis.speak = ({ text }) => void spoken.push(text);
      Object.defineProperty(SpeechSynthesisUtterance.prototype, 'voice', { writable: true, value: null });
    });
    await page.reload();
    await agree(page);
    await shown(page, 'liveness');
    const spoken = (): Promise<string[]> => page.evaluate(() => (window as unknown as Spoken).spoken);
    await next(page);
    await shown(page, 'stage');
    expect(await spoken()).toEqual([]);
    await page.goBack();
    await page.check('input[name=speech]');
    await page.reload();
    await shown(page, 'liveness');
    expect(await page.isChecked('input[name=speech]')).toBe(true);
    const heard: string[] = [];
    await page.exposeFunction('hear', (text: string) => void heard.push(text));
    await page.evaluate(() => {
      speechSynthesis.speak = ({ text }) => (window as unknown as { hear(text: string): void }).hear(text);
    });
    await beFilmed(page, outcomes);
    expect(await outcome(page)).toBe('passed');
    expect(heard[0]).toMatch(/面部/);
    expect(heard.filter((text) => /眨|张嘴|摇头|点头/.test(text)).length).toBeGreaterThanOrEqual(3);
  });
});
