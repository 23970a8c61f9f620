import { readSession } from './server.js';

describe('the answer of the server', () => {
  it('is read as far as it matters here', () => {
    const session = { state: 'open', frameOrigins: ['https://shop.example'] };
    expect(readSession(200, JSON.stringify({ ...session, scheme: 'RPBasic' }))).toEqual(session);
  });

  it.each([
    ['an expired token', 410, '{"code":"TOKEN.EXPIRED","message":"…"}', 'TOKEN.EXPIRED'],
    ['a token that is none', 401, '{"code":"TOKEN.NOT_FOUND"}', 'TOKEN.NOT_FOUND'],
    ['a limit', 429, '{"code":"LIMIT.REACHED"}', 'LIMIT.REACHED'],
    ['a proxy', 502, '<html>Bad gateway</html>', 'SERVICE.UNAVAILABLE'],
    ['a page where the flow should be', 200, '<html>Hello</html>', 'SERVICE.UNAVAILABLE'],
    ['an older server', 200, '{"state":"open"}', 'SERVICE.UNAVAILABLE'],
    ['nobody', 200, 'null', 'SERVICE.UNAVAILABLE'],
  ])('becomes a code if it comes from %s', (_, status, text, code) => expect(readSession(status, text)).toEqual({ code }));
});
