import { parentOf } from './parent.js';

const link = { token: 'abc', address: 'https://verify.example/h5/h5verify.html', parent: 'https://shop.example', channel: 'c1' };

describe('the page around a frame', () => {
  it('gets messages by its channel, if it is of the origin that the link names', () => {
    const sent: unknown[] = [];
    const around = { postMessage: (...words: unknown[]) => void sent.push(words) } as Pick<Window, 'postMessage'>;
    parentOf(link, around)?.post({ type: 'submitted' });
    expect(sent).toEqual([[{ shiren: { type: 'submitted' }, channel: 'c1' }, 'https://shop.example']]);
  });

  it.each([
    ['no channel', { channel: undefined }],
    ['no origin', { parent: undefined }],
    ['an origin that is none', { parent: '*' }],
  ])('gets nothing with %s', (_, change) => {
    const { token, address, ...rest } = { ...link, ...change };
    const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    expect(parentOf({ token, address, ...named }, { postMessage: () => undefined })).toBeUndefined();
  });
});
