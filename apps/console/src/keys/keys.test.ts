import { randomBytes } from 'node:crypto';
import { pages } from '@shiren/contracts-console';
import { Keyring } from '@shiren/encryption';
import { Outbox, rewrapColumn } from '@shiren/persistence';
import { AccessKeys } from '../accounts/access-keys.js';
import { sealedColumns } from '../sealed-columns.js';
import { startConsole, service, source, newAccount, signedIn, codeOf } from '../testing/console-service.js';

startConsole();

describe('AccessKeys', () => {
  it('are limited to two active ones, also when created at once, and can be deleted only once disabled', async () => {
    const { name } = await newAccount();
    const ask = await signedIn(name);
    const made = await Promise.all([0, 1, 2].map(() => codeOf(ask(pages.addAccessKey, {}))));
    expect(made.sort()).toEqual(['ACCESS_KEY.TOO_MANY', 'answered', 'answered']);
    const accessKeyId = (await ask(pages.accessKeys, {}))[0]?.accessKeyId ?? '';
    expect(await codeOf(ask(pages.removeAccessKey, { accessKeyId }))).toBe('ACCESS_KEY.ACTIVE');
    await ask(pages.changeAccessKey, { accessKeyId, status: 'disabled' });
    await ask(pages.removeAccessKey, { accessKeyId });
    expect(await ask(pages.accessKeys, {})).toHaveLength(1);
  });
});

describe('a change of the master key', () => {
  it('rewraps what is encrypted, once, after which the old key is not needed', async () => {
    const { id } = await newAccount();
    const [old, fresh] = [Buffer.from(process.env['MASTER_KEY'] ?? '', 'base64'), randomBytes(32)];
    const keysOf = (keyring: Keyring) => new AccessKeys(source, service.context.get(Outbox), keyring);
    const { accessKeyId, secret } = await keysOf(new Keyring(old)).create(id, 'real');
    const during = new Keyring([fresh, old], old);
    const rotate = async (): Promise<number> => {
      let rewrapped = 0;
      for (const column of sealedColumns) rewrapped += await rewrapColumn(source, column, (sealed, context) => during.rewrap(sealed, context));
      return rewrapped;
    };
    expect(await rotate()).toBeGreaterThan(0);
    expect(await rotate()).toBe(0);
    expect((await keysOf(new Keyring(fresh, old)).find(accessKeyId)).secret).toBe(secret);
    // the service of the other tests still seals with the old one
    const back = new Keyring([old, fresh], old);
    for (const column of sealedColumns) await rewrapColumn(source, column, (sealed, context) => back.rewrap(sealed, context));
  });
});
