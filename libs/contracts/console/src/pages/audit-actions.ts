/** Everything that the audit log records; work that another service carries out is recorded again with its outcome, as `<action>.outcome`. */
export const auditActions = [
  'sign-in',
  'sign-in.refused',
  'sign-out',
  'session.end',
  'password.change',
  'authenticator.begin',
  'authenticator.add',
  'authenticator.remove',
  'account.time-zone',
  'account.second-factor',
  'user.add',
  'user.change',
  'user.remove',
  'user.reset-password',
  'user.unlock',
  'user.remove-authenticator',
  'access-key.add',
  'access-key.enable',
  'access-key.disable',
  'access-key.remove',
  'scene.add',
  'scene.change',
  'scene.restore',
  'scene.state',
  'scene.callback-secret',
  'scene.callback-off',
  'callback.replay',
  'attempt.photos',
  'attempt.identity',
  'attempt.approve',
  'attempt.reject',
  'attempt.undo',
  'attempts.person',
  'attempts.export',
  'verification.try',
  'person.erase',
  'person.erased',
  'consent.withdraw',
  'registry.import',
  'registry.import.commit',
  'registry.import.abandon',
  'audit.export',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who acts without being a user of the account. No user can have such a name, because of the space. */
export const doers = { person: 'the person', operator: 'the operator', retention: 'the retention period', system: 'the system' } as const;

/** What an erasure was of, if not of a ticket. */
export const erasedSubjects = { number: 'ID number', time: 'time' } as const;
