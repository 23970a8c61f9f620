import { InFlight } from './in-flight.js';

it('refuses calls of an account beyond its bound, and none of another account', async () => {
  const inFlight = new InFlight(2);
  const ends: (() => void)[] = [];
  const pending = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
  const running = [inFlight.run('busy', pending), inFlight.run('busy', pending)];
  await expect(inFlight.run('busy', pending)).rejects.toMatchObject({ code: 'LIMIT.REACHED', details: { limit: 'calls-in-flight' } });
  const other = inFlight.run('other', pending);
  ends[0]?.();
  await running[0];
  const next = inFlight.run('busy', () => Promise.reject(new Error('failed')));
  await expect(next).rejects.toThrow('failed');
  running.push(inFlight.run('busy', pending));
  for (const end of ends) end();
  await Promise.all([...running, other]);
  await expect(inFlight.run('busy', () => Promise.resolve('answered'))).resolves.toBe('answered');
});
