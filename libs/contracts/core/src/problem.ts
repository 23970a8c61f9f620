/** Every error that may cross the bus. The value says who has to act: the caller or the operator. */
export const problems = {
  'REQUEST.INVALID': 'caller',
  'REQUEST.TOO_LARGE': 'caller',
  'REQUEST.TIMEOUT': 'caller',
  'ACCESS_KEY.NOT_FOUND': 'caller',
  'SCENE.NOT_FOUND': 'caller',
  'SCENE.EXISTS': 'caller',
  'SCENE.CHANGED': 'caller',
  /** The scene is disabled or archived, so no new verification begins in it. */
  'SCENE.DISABLED': 'caller',
  'SCENE.VERSION_NOT_FOUND': 'caller',
  /** The scene does not name the business that processes the data, so its flow can't verify real people. */
  'SCENE.NEEDS_BUSINESS': 'caller',
  'SIGN_IN.REFUSED': 'caller',
  'SIGN_IN.CODE_NEEDED': 'caller',
  'SIGN_IN.LOCKED': 'caller',
  'SESSION.NOT_FOUND': 'caller',
  'ACCESS.DENIED': 'caller',
  'PASSWORD.WRONG': 'caller',
  'PASSWORD.WEAK': 'caller',
  /** The account requires an authenticator, and this user has none yet. */
  'SECOND_FACTOR.NEEDED': 'caller',
  'CODE.WRONG': 'caller',
  'USER.NOT_FOUND': 'caller',
  'USER.EXISTS': 'caller',
  'USER.NEEDED': 'caller',
  'ACCESS_KEY.TOO_MANY': 'caller',
  'ACCESS_KEY.ACTIVE': 'caller',
  'REVIEW.NOT_FOUND': 'caller',
  'REVIEW.SAME_PERSON': 'caller',
  'TICKET.NOT_FOUND': 'caller',
  'TICKET.FINISHED': 'caller',
  'TICKET.IN_PROGRESS': 'caller',
  'TOKEN.NOT_FOUND': 'caller',
  'TOKEN.EXPIRED': 'caller',
  'TOKEN.USED': 'caller',
  'ATTEMPT.NOT_FOUND': 'caller',
  'ATTEMPT.ERASED': 'caller',
  /** The attempt has been submitted; its materials can no longer change. */
  'ATTEMPT.SEALED': 'caller',
  'CALLBACK.NOT_FOUND': 'caller',
  'BLOCK.NOT_FOUND': 'caller',
  'BLOCK.TOO_MANY': 'caller',
  'LINK.NOT_FOUND': 'caller',
  /** `details.reason` is one of `linkEnds`. */
  'LINK.ENDED': 'caller',
  'ALERT.NOT_FOUND': 'caller',
  'ALERT.TOO_MANY': 'caller',
  /** Another step of the flow comes first, or this step has already been taken. */
  'STEP.NOT_NEXT': 'caller',
  /** `details.limit` names the limit, `details.seconds` says how long to wait. */
  'LIMIT.REACHED': 'caller',
  /** `details.service` is one of `billedServices`. */
  'QUOTA.REACHED': 'caller',
  /** The idempotency key was used before for a different call. */
  'IDEMPOTENCY.MISMATCH': 'caller',
  /** The first call with this idempotency key is still running; `details.seconds` says when to ask again. */
  'IDEMPOTENCY.IN_PROGRESS': 'caller',
  'SCHEME.NEEDS_FLOW': 'caller',
  'SCHEME.NEEDS_NO_TOKEN': 'caller',
  'MATERIAL.MISSING': 'caller',
  'MATERIAL.NOT_ALLOWED': 'caller',
  'MATERIAL.INVALID': 'caller',
  'ID_NUMBER.INVALID': 'caller',
  'IMAGE.UNREADABLE': 'caller',
  'IMAGE.TOO_LARGE': 'caller',
  'IMAGE.ANIMATED': 'caller',
  'IMAGE.UNREACHABLE': 'caller',
  'FACE.NOT_FOUND': 'caller',
  'FACE.TOO_SMALL': 'caller',
  /** A face can't be compared; `details.flaw` is one of `faceFlaws`. */
  'FACE.UNFIT': 'caller',
  /** A card photo can't be used; `details.flaw` is one of `cardFlaws`, `details.reason` its sub-code in libs/schemes. */
  'CARD.UNFIT': 'caller',
  'CAPTURE.NOT_FOUND': 'caller',
  'CAPTURE.CLOSED': 'caller',
  /** `details.expected` is the sequence number of the piece that comes next. */
  'CAPTURE.OUT_OF_ORDER': 'caller',
  'CAPTURE.NO_MORE_TRIES': 'caller',
  'IMPORT.NOT_FOUND': 'caller',
  'IMPORT.REJECTED': 'caller',
  /** Templates of different recognition models can't be compared, and no decision may rest on them. */
  'TEMPLATE.MODEL_MISMATCH': 'operator',
  'SERVICE.UNAVAILABLE': 'operator',
  /** Too many tasks are waiting, most of them from this account; nothing was done. `details.seconds` says when to try again. */
  'SERVICE.BUSY': 'operator',
  'DEADLINE.EXCEEDED': 'operator',
  INTERNAL: 'operator',
} as const;

export type ProblemCode = keyof typeof problems;

/**
 * An error with a code for programs and a sentence that tells a person what to do.
 * It crosses the bus unchanged, so neither may contain personal data.
 */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly details: Record<string, string | number> = {},
  ) {
    super(message);
    this.name = 'Problem';
  }

  /** True if the fault is ours and trying again later can help. */
  get isOurs(): boolean {
    return problems[this.code] === 'operator';
  }
}

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
