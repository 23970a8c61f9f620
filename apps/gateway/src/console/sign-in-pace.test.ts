import { SignInPace } from './sign-in-pace.js';

it('holds an address back after sixty sign-ins in a minute, and no other', () => {
  const pace = new SignInPace();
  for (let tries = 0; tries < 60; tries += 1) pace.count('192.0.2.1', tries);
  expect(() => pace.count('192.0.2.1', 30_000)).toThrow('try again in 30 seconds');
  expect(() => pace.count('192.0.2.2', 30_000)).not.toThrow();
  expect(() => pace.count('192.0.2.1', 60_000)).not.toThrow();
});
