import { readFilter, writeFilter, type RecordFilter } from './record-filter.js';

describe('the filter in the address of a page', () => {
  it('is read as it was written', () => {
    const filter: RecordFilter = {
      ...{ ticketId: '订单 1&2=', biz: 'Server', state: 'failed', from: '2026-11-01', to: '2026-11-30', sandbox: false, reason: '204' },
      ...{ name: 'a'.repeat(64), number: 'b'.repeat(64), byDevice: 'c'.repeat(64), deviceOf: '01936f3e-0000-7000-8000-000000000000', oldestFirst: true },
    };
    expect(readFilter(new URLSearchParams(writeFilter(filter).toString()))).toEqual(filter);
    expect(writeFilter({}).toString()).toBe('');
  });

  it('ignores what is none', () => {
    const address = 'state=gone&from=2026-02-31&sandbox=maybe&reason=2&name=安娜&number=11010119900101001X&deviceOf=1&other=1&ticketId=&oldestFirst=yes';
    expect(readFilter(new URLSearchParams(address))).toEqual({});
    expect(readFilter(new URLSearchParams(`ticketId=${'x'.repeat(65)}`))).toEqual({});
    expect(readFilter(new URLSearchParams('ticketId=true'))).toEqual({ ticketId: 'true' });
  });
});
