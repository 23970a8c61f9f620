import { ValidateBy } from 'class-validator';

/** Whether a web address contains a user name or a password. We never send either, so such an address is refused when it is set. */
export function holdsLogin(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
}

/** Refuses `https://user:password@…`. */
export const HoldsNoLogin = (): PropertyDecorator =>
  ValidateBy({ name: 'holdsNoUserNameOrPassword', validator: { validate: (value) => typeof value === 'string' && !holdsLogin(value) } });
