import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Keyring } from '@shiren/encryption';
import { ImageLinks } from './image-links.js';
import { decodeBase64 } from './image-reader.js';
import { digestOf } from './uploads.js';

describe('base64 of an image', () => {
  it('decodes to what was encoded, with line breaks or without padding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect([...decodeBase64('FacePic', text)]).toEqual([...bytes]);
        expect([...decodeBase64('FacePic', text.replace(/=+$/, ''))]).toEqual([...bytes]);
        expect([...decodeBase64('FacePic', text.replace(/.{4}/g, '$&\r\n'))]).toEqual([...bytes]);
      }),
    );
  });

  it.each(['', 'A', 'AAAAA', 'AA=A', 'AB C', 'data:image/png;base64,AAAA', '____', '====', '中文'])(
    'of %j is refused, by the name of its parameter',
    (text) => {
      expect(() => decodeBase64('FacePic', text)).toThrow(/^FacePic/);
    },
  );
});

describe('a link to an image', () => {
  const links = new ImageLinks(new Keyring(randomBytes(32)));
  const now = Date.parse('2026-11-24T10:00:00Z');
  const { searchParams, pathname } = new URL(links.make('0191-id', 'FacePic', now));
  const [expires, signature] = [searchParams.get('expires') ?? '', searchParams.get('signature') ?? ''];

  it('is valid for an hour and no longer', () => {
    expect(pathname).toBe('/images/0191-id/FacePic');
    expect(links.isValid('0191-id', 'FacePic', expires, signature, now + 3_599_000)).toBe(true);
    expect(links.isValid('0191-id', 'FacePic', expires, signature, now + 3_601_000)).toBe(false);
  });

  it('is valid for nothing else, and not if any part of it is changed', () => {
    expect(links.isValid('0191-other', 'FacePic', expires, signature, now)).toBe(false);
    expect(links.isValid('0191-id', 'IdCardFrontPic', expires, signature, now)).toBe(false);
    expect(links.isValid('0191-id', 'FacePic', String(Number(expires) + 1), signature, now)).toBe(false);
    expect(links.isValid('0191-id', 'FacePic', '', '', now)).toBe(false);
    expect(new ImageLinks(new Keyring(randomBytes(32))).isValid('0191-id', 'FacePic', expires, signature, now)).toBe(false);
  });
});

describe('the digest of a submission', () => {
  it('is the same in any order, and differs for any other content', () => {
    const [name, face] = [
      { type: 'Name', content: '安娜' },
      { type: 'FacePic', content: Buffer.from('photo') },
    ];
    expect(digestOf([name, face])).toBe(digestOf([face, name]));
    expect(digestOf([name, face])).not.toBe(digestOf([{ ...name, content: '贝拉' }, face]));
    expect(digestOf([name, face])).not.toBe(digestOf([{ ...name, type: 'Mobile' }, face]));
  });
});
