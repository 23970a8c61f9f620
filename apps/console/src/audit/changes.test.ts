import { changesOf } from './changes.js';

it('records from what to what each setting changed, and nothing of the others', () => {
  expect(changesOf({ role: 'owner', scenes: null, disabled: false }, { role: 'reviewer', scenes: 'A', disabled: false })).toEqual({
    role: 'owner → reviewer',
    scenes: '– → A',
  });
});
