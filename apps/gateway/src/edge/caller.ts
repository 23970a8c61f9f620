/** Who calls, as proven by the signature. */
export interface Caller {
  accountId: string;
  accessKeyId: string;
  /** Set for calls with a test key: nothing real may be seen or changed, and nothing is billed. */
  sandbox?: boolean;
}
