import { auditedChanges } from './audited-changes.js';

describe('changes in the audit log', () => {
  it('say from what and to what', () => {
    expect(
      auditedChanges([
        { field: 'retries', from: 3, to: 5 },
        { field: 'redirectHosts', to: 'a.example' },
        { field: 'callback.url', from: 'https://business.example.com/results' },
      ]),
    ).toEqual({ retries: '3 → 5', redirectHosts: '– → a.example', 'callback.url': 'https://business.example.com/results → –' });
  });

  it('hold no secret of a callback address, and still differ', () => {
    const { 'callback.url': details } = auditedChanges([
      { field: 'callback.url', from: 'https://business.example.com/?key=first', to: 'https://business.example.com/?key=second' },
    ]);
    expect(details).toMatch(/^https:\/\/business\.example\.com\/\?sha256:(\w{12}) → https:\/\/business\.example\.com\/\?sha256:(?!\1)\w{12}$/);
  });

  it('shorten long texts, and name images by a hash', () => {
    const details = auditedChanges([
      { field: 'consent.zh', from: '短', to: '长'.repeat(4_000) },
      { field: 'logo', to: `data:image/png;base64,${'A'.repeat(40_000)}` },
    ]);
    expect(details['consent.zh']).toMatch(/^短 → 长{120}… \(sha256:\w{12}\)$/);
    expect(details['logo']).toMatch(/^– → sha256:\w{12}$/);
  });
});
