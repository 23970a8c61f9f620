import { HealthServer } from './health.js';
import { LookedUp, counted, gauged, observeProcess, secondsSince, timed } from './metrics.js';

const queue = gauged('shiren_test_queue', 'What waits.', []);
const calls = counted('shiren_test_calls_total', 'Calls.', ['outcome']);
const seconds = timed('shiren_test_seconds', 'Calls, timed.', ['outcome']);

describe('the health port', () => {
  const missing: string[] = [];
  const lookedUp = new LookedUp();
  const health = new HealthServer(
    () => [{ name: 'nats', check: () => (missing.includes('nats') ? Promise.reject(new Error('away')) : Promise.resolve()) }],
    lookedUp,
  );
  let address: string;

  beforeAll(async () => {
    address = `http://127.0.0.1:${await health.listen(0, '127.0.0.1')}`;
  });
  afterAll(() => health.close());

  it('says whether the service can work, and what it lacks', async () => {
    expect(await (await fetch(`${address}/health/ready`)).json()).toEqual({ ready: true, missing: [] });
    missing.push('nats');
    const response = await fetch(`${address}/health/ready`);
    expect([response.status, await response.json()]).toEqual([503, { ready: false, missing: ['nats'] }]);
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    expect((await fetch(`${address}/else`)).status).toBe(404);
  });

  it('tells the metrics, those of other parts too when one cannot be looked up', async () => {
    observeProcess();
    observeProcess();
    calls.inc({ outcome: 'answered' });
    seconds.observe({ outcome: 'answered' }, secondsSince(performance.now() - 20));
    lookedUp.add(() => Promise.reject(new Error('the table is away')));
    lookedUp.add(() => new Promise(() => undefined));
    lookedUp.add(async () => queue.set(7));
    const text = await (await fetch(`${address}/metrics`)).text();
    expect(text).toContain('shiren_test_queue 7\n');
    expect(text).toContain('shiren_test_calls_total{outcome="answered"} 1\n');
    expect(text).toContain('shiren_test_seconds_bucket{le="0.025",outcome="answered"} 1\n');
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  });
});
