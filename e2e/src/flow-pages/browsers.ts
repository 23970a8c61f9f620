import { shown } from '../browser.js';
import { clara, open, quick } from './business.js';
import { agree, beFilmed, next, outcome, outcomes } from './person.js';

/**
 * The user agent of WeChat's browser. It starts a camera's video only after a tap; its JavaScript bridge appears late and, in a mini program, never.
 */
const WECHAT =
  'Mozilla/5.0 (Linux; Android 13; V2254A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240501 MicroMessenger/8.0.50.2701(0x28003252) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64';

describe('in WeChat’s browser', () => {
  it('a person passes, and the camera was asked for by their tap only', async () => {
    const { page } = await open(await quick('RPH5BioOnly'), { Binding: clara, looks: { userAgent: WECHAT } });
    const tapped: boolean[] = [];
    await page.exposeFunction('cameraOpened', (byTap: boolean) => tapped.push(byTap));
    await page.evaluate(() => {
      const { cameraOpened } = window as unknown as { cameraOpened: (this: void, byTap: boolean) => void };
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (wanted) => {
        cameraOpened(navigator.userActivation.isActive);
        return open(wanted);
      };
    });
    expect(await page.evaluate(() => [navigator.userAgent.includes('MicroMessenger'), 'WeixinJSBridge' in window])).toEqual([true, false]);
    await agree(page);
    await shown(page, 'liveness');
    expect(tapped).toEqual([]);
    await beFilmed(page, outcomes);
    expect(tapped.every((byTap) => byTap)).toBe(true);
    expect(tapped.length).toBeGreaterThan(0);
    expect(await outcome(page)).toBe('passed');
  });
});

describe('for a person who wants less motion', () => {
  it('nothing moves but what shows that something is going on', async () => {
    const { page } = await open(await quick('RPH5BioOnly'), { Binding: clara, looks: { stillness: true } });
    /** Elements with a running transition or animation, except the spinner. */
    const moving = (): Promise<string[]> =>
      page.evaluate(() =>
        [...document.querySelectorAll('*:not(.spinner)')]
          .filter((element) => {
            const { transitionDuration, animationName } = getComputedStyle(element);
            return transitionDuration !== '0s' || animationName !== 'none';
          })
          .map(({ outerHTML }) => outerHTML.slice(0, 80)),
      );
    await shown(page, 'guide');
    expect(await moving()).toEqual([]);
    await agree(page);
    await shown(page, 'liveness');
    await next(page);
    await page.waitForSelector('[data-phase="recording"]');
    expect(await moving()).toEqual([]);
  });
});
