/** Types of commits: those of Conventional Commits, and of the Angular convention that it refers to. */
const TYPES = ['feat', 'fix', 'docs', 'style', 'refactor', 'perf', 'test', 'build', 'ci', 'chore'];
const MAX_SUBJECT_CHARACTERS = 72;
/** When `git commit --verbose` opens a message, git ignores everything below this line. */
const SCISSORS = '# ------------------------ >8 ------------------------';
/** Messages that git writes itself, or that a later rebase merges into another commit. */
const WRITTEN_BY_GIT = /^(Merge |Revert "|fixup! |squash! |amend! )/;

/** Flaws of a commit message, one sentence each; empty for a good message. Lines that begin with # belong to git. */
export function flawsOf(message) {
  const [written = ''] = message.split(SCISSORS);
  const lines = written.split(/\r?\n/).filter((line) => !line.startsWith('#'));
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return ['The message is empty.'];
  const subject = lines[first].trimEnd();
  if (WRITTEN_BY_GIT.test(subject)) return [];
  const flaws = [];
  const [, type, , , description] = /^([a-z]+)(\([a-z0-9,/ -]+\))?(!)?: (.*)$/.exec(subject) ?? [];
  if (type === undefined) flaws.push('The subject must read "type(scope): what changes" or "type: what changes", for instance "fix(tokens): count once".');
  else if (!TYPES.includes(type)) flaws.push(`"${type}" is no type of commit. Types: ${TYPES.join(', ')}.`);
  if (description?.endsWith('.')) flaws.push('The subject is a title: leave out the full stop at its end.');
  const length = [...subject].length;
  if (length > MAX_SUBJECT_CHARACTERS) flaws.push(`The subject has ${length} characters; ${MAX_SUBJECT_CHARACTERS} are allowed. Put the rest into the body.`);
  if ((lines[first + 1] ?? '').trim() !== '') flaws.push('Leave the second line empty, and begin the body in the third.');
  return flaws;
}
