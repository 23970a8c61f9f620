import { flawsOf } from './commit-message.mjs';

const BODY = '\n\nThe reason, in sentences.\n';

describe('a commit message', () => {
  it.each([
    'feat(gateway): answers in XML',
    'fix: count once',
    'refactor(contracts-core)!: one class for each code',
    `docs(${'a'.repeat(59)}): 72 ch`,
    'Merge branch "main" into flow',
    'Revert "feat: answers in XML"',
    'fixup! feat(gateway): answers in XML',
  ])('is fine: %s', (subject) => {
    expect(flawsOf(subject)).toEqual([]);
    expect(flawsOf(subject + BODY)).toEqual([]);
    expect(flawsOf(`${subject}${BODY}# On branch main\n`)).toEqual([]);
  });

  it.each([
    ['', 'The message is empty.'],
    ['# only what git wrote\n', 'The message is empty.'],
    ['counts once', 'The subject must read'],
    ['Fix: count once', 'The subject must read'],
    ['feature: answers in XML', '"feature" is no type of commit.'],
    ['fix:  ', 'The subject must read'],
    ['fix: count once.', 'leave out the full stop'],
    [`fix: ${'实'.repeat(68)}`, 'The subject has 73 characters; 72 are allowed.'],
    ['fix: count once\nand not twice', 'Leave the second line empty'],
  ])('has a flaw: %j', (message, flaw) => {
    expect(flawsOf(message)).toEqual([expect.stringContaining(flaw)]);
  });

  it('has no flaw in what git shows below the scissors', () => {
    expect(flawsOf(`fix: count once\n# ------------------------ >8 ------------------------\n# Do not modify\ndiff --git a/x b/x\n`)).toEqual([]);
  });
});
