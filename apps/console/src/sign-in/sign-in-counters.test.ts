import { countersOf } from './sign-in-counters.js';

describe('the counters of a try', () => {
  const trier = { account: 'acme', user: 'owner', address: '192.0.2.1' };

  it('are those of user at address, user, and address; for a known device only its own', () => {
    const [here, user, address] = countersOf(trier);
    const [there, sameUser] = countersOf({ ...trier, address: '192.0.2.2' });
    expect(there?.key).not.toEqual(here?.key);
    expect(sameUser?.key).toEqual(user?.key);
    expect(address?.userKey).toBeNull();
    const device = countersOf(trier, Buffer.alloc(32));
    expect(device).toHaveLength(1);
    expect(device[0]?.userKey).toEqual(user?.key);
  });
});
