import fc from 'fast-check';
import { parseStringPromise } from 'xml2js';
import { actions } from './actions.js';
import { advice, errorsOf, gatewayErrors, mayAnswer } from './errors.js';
import { errorBody, formatOf, replyBody, written } from './reply.js';
import { toXml } from './xml.js';

const parse = (text: string): Promise<Record<string, unknown>> => parseStringPromise(text, { explicitArray: false }) as Promise<Record<string, unknown>>;

describe('the format of a reply', () => {
  const request = { query: {}, form: {}, headers: {} };

  it('follows Format, in the query or the body', () => {
    expect(formatOf({ ...request, query: { Format: 'JSON' } })).toBe('JSON');
    expect(formatOf({ ...request, form: { Format: 'xml' } })).toBe('XML');
    expect(() => formatOf({ ...request, form: { Format: 'YAML' } })).toThrow(expect.objectContaining({ code: 'InvalidParameter.Format' }));
  });

  it('is XML by default, and JSON for calls signed with ACS3; an Accept header does not change it', () => {
    expect(formatOf(request)).toBe('XML');
    expect(formatOf({ ...request, headers: { accept: 'application/json' } })).toBe('XML');
    expect(formatOf({ ...request, headers: { authorization: 'ACS3-HMAC-SHA256 …' } })).toBe('JSON');
  });
});

describe('a reply in XML', () => {
  it('has the action’s name at its root, objects as elements, and lists as repeated elements', () => {
    const body = replyBody({ envelope: 'data' }, 'ID', { Faces: { Face: [{ Top: 1 }, { Top: 2 }] }, Steps: ['a', 'b'], Nothing: undefined, Score: 0.5 });
    expect(written('XML', 'GetStatusResponse', body).text).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<GetStatusResponse><RequestId>ID</RequestId><Success>true</Success><Code>200</Code><Message>success</Message>' +
        '<Data><Faces><Face><Top>1</Top></Face><Face><Top>2</Top></Face></Faces><Steps>a</Steps><Steps>b</Steps><Score>0.5</Score></Data></GetStatusResponse>\n',
    );
  });

  it('is next to RequestId in actions without an envelope', () => {
    expect(replyBody({ envelope: 'none' }, 'ID', { VerifyStatus: 1 })).toEqual({ RequestId: 'ID', VerifyStatus: 1 });
  });

  it('is an Error with the fields of the JSON', async () => {
    const body = errorBody({ code: 'MissingBiz', message: 'a < b & "c"' }, 'ID', undefined);
    expect(await parse(written('XML', 'Error', body).text)).toEqual({ Error: body });
  });

  it('parses back to the same texts, except for what XML can’t represent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const { R } = (await parse(toXml('R', { T: `|${text}|` }))) as { R: { T: string } };
        // eslint-disable-next-line no-control-regex
        expect(R.T).toBe(`|${text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')}|`);
      }),
    );
    expect(toXml('R', { T: 'half a \uD83D pair' })).toContain('half a \uFFFD pair');
  });
});

describe('the errors of the table', () => {
  it('each have advice in two languages, and no advice is unused', () => {
    // only the REST API, which has no table, refuses a ticket that was never seen: when a consent is withdrawn
    const ofRest = errorsOf({ errors: ['TICKET.NOT_FOUND'] });
    const codes = new Set([...gatewayErrors(), ...actions.flatMap((action) => errorsOf(action)), ...ofRest].map(({ code }) => code));
    expect(Object.keys(advice).sort()).toEqual([...codes].sort());
  });

  it('list the errors that each action may return', () => {
    expect(mayAnswer({ errors: ['SCENE.NOT_FOUND'] }, 'InvalidBiz.NotFound')).toBe(true);
    expect(mayAnswer({ errors: ['SCENE.NOT_FOUND'] }, 'InvalidTicketId.NotFound')).toBe(false);
    expect(mayAnswer({ errors: [] }, 'MissingBiz')).toBe(true);
  });
});
