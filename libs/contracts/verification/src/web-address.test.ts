import 'reflect-metadata';
import { validateSync } from 'class-validator';
import { SceneCallback } from './scene-settings.js';
import { TicketCallback } from './tokens.js';
import { holdsLogin } from '@shiren/contracts-core';

const withLogin = [
  'https://user:secret@example.com/a',
  'http://user@example.com',
  'https://:pass@example.com',
  'https:///user:pass@example.com',
  'https:\\\\u:p@example.com',
];
const without = ['https://example.com/a@b', 'https://example.com?to=a@b', 'http://192.0.2.1:8080/#x@y'];

it('finds a user name or a password in a web address however it is written, and nowhere else', () => {
  expect(withLogin.map(holdsLogin)).toEqual(withLogin.map(() => true));
  expect(without.map(holdsLogin)).toEqual(without.map(() => false));
});

it.each([SceneCallback, TicketCallback])('%p refuses an address with a user name or a password and says why', (type) => {
  const rulesOf = (url: string): string[] => validateSync(Object.assign(new type(), { url })).flatMap(({ constraints }) => Object.keys(constraints ?? {}));
  expect(rulesOf('https://user:secret@example.com/a')).toContain('holdsNoUserNameOrPassword');
  expect(rulesOf('https://example.com/a@b')).toEqual([]);
});
