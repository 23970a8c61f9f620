import { resolve } from './idempotency-key.js';

const now = Date.parse('2026-11-24T08:00:00Z');
const running = { content: 'a', state: 'running', until: now + 1 } as const;
const answered = { ...running, state: 'answered', reply: 'sealed' } as const;

describe('an idempotency key', () => {
  it('that is new lets its call run', () => expect(resolve(undefined, 'a', now)).toEqual({ do: 'run' }));

  it('whose call was answered gives the same answer again, at any later time', () => {
    expect(resolve(answered, 'a', now)).toEqual({ do: 'repeat', reply: 'sealed' });
    expect(resolve(answered, 'a', now + 86_000_000)).toEqual({ do: 'repeat', reply: 'sealed' });
  });

  it('is refused to another call, whether the first is answered or not', () => {
    expect(resolve(answered, 'b', now)).toEqual({ do: 'refuse' });
    expect(resolve(running, 'b', now)).toEqual({ do: 'refuse' });
    expect(resolve(running, 'b', now + 1)).toEqual({ do: 'refuse' });
  });

  it('makes the second of two at once wait, until the first is considered dead', () => {
    expect(resolve(running, 'a', now)).toEqual({ do: 'wait' });
    expect(resolve(running, 'a', now + 1)).toEqual({ do: 'run' });
  });

  it('whose call failed may be used again, for the same call or a corrected one', () => {
    expect(resolve({ ...running, state: 'free' }, 'a', now)).toEqual({ do: 'run' });
    expect(resolve({ ...running, state: 'free' }, 'b', now)).toEqual({ do: 'run' });
  });
});
