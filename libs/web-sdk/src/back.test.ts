import { jest } from '@jest/globals';
import { catchBack, type BackWindow } from './back.js';

/** A window with a history in which one can go back. */
function tabOf(first: unknown): BackWindow & { states: unknown[] } {
  const states = [first];
  const target = new EventTarget();
  const back = (): void => {
    states.pop();
    target.dispatchEvent(new Event('popstate'));
  };
  return {
    states,
    addEventListener: target.addEventListener.bind(target) as BackWindow['addEventListener'],
    removeEventListener: target.removeEventListener.bind(target) as BackWindow['removeEventListener'],
    history: {
      get state(): unknown {
        return states.at(-1);
      },
      pushState: (state: unknown) => void states.push(state),
      back,
    },
  };
}

describe('Back', () => {
  it('closes the flow and stays on the page', async () => {
    const tab = tabOf({ route: '/pay' });
    const leave = jest.fn();
    const end = catchBack(tab, 'k1', leave);
    expect(tab.states).toEqual([{ route: '/pay' }, { route: '/pay', shiren: 'k1' }]);
    tab.history.back();
    expect(leave).toHaveBeenCalledTimes(1);
    await end();
    expect(tab.states).toEqual([{ route: '/pay' }]);
  });

  it('is as it was once the flow has been closed otherwise', async () => {
    const tab = tabOf(null);
    const leave = jest.fn();
    await catchBack(tab, 'k1', leave)();
    expect(tab.states).toEqual([null]);
    expect(leave).not.toHaveBeenCalled();
  });

  it('is left alone if the page has gone on to an entry of its own', async () => {
    const tab = tabOf(null);
    const end = catchBack(tab, 'k1', () => undefined);
    tab.states.push({ route: '/next' });
    await end();
    expect(tab.states.at(-1)).toEqual({ route: '/next' });
  });
});
