import { InFlight } from './in-flight.js';

it('refuses what an account has under way beyond its bound, and nothing of another', async () => {
  const inFlight = new InFlight(2);
  const ends: (() => void)[] = [];
  const work = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
  const running = [inFlight.run('busy', work), inFlight.run('busy', work)];
  await expect(inFlight.run('busy', work)).rejects.toMatchObject({ code: 'LIMIT.REACHED', details: { limit: 'calls-in-flight' } });
  const other = inFlight.run('other', work);
  ends[0]?.();
  await running[0];
  const next = inFlight.run('busy', () => Promise.reject(new Error('failed')));
  await expect(next).rejects.toThrow('failed');
  running.push(inFlight.run('busy', work));
  for (const end of ends) end();
  await Promise.all([...running, other]);
  await expect(inFlight.run('busy', () => Promise.resolve('answered'))).resolves.toBe('answered');
});
