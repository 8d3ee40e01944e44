/** Keys that may sign a request to STS: long-lived ones, or a session's. */
export type Identity = Readonly<{
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** Epoch milliseconds; absent for long-lived keys. */
  expiresAt?: number;
  /** Which of the sources that the AWS SDK knows gave them, in words. */
  origin?: string;
}>;

/** Where the identity that asks STS comes from: the surroundings, or another role of ours. */
export interface IdentitySource {
  /** Rejects with an `IssueError` when there is none to be had. */
  read(): Promise<Identity>;
  /** STS rejected what `read` gave: do not give the same from memory again. */
  forget(): void;
}
