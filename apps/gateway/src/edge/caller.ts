/** Who calls, once the signature has shown it. */
export interface Caller {
  accountId: string;
  accessKeyId: string;
  /** Present where a test key calls: nothing real may be seen or changed, and nothing is billed. */
  sandbox?: boolean;
}
