import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { parseRoleArn } from '../core/arn.ts';

/** A role session that this sandbox issued. */
export type Session = Readonly<{
  accessKeyId: string;
  secretAccessKey: string;
  roleArn: string;
  sessionName: string;
  /** Epoch milliseconds, whole seconds. */
  expiresAt: number;
  sourceIdentity?: string;
  /** Tags that the next session in the chain inherits and cannot change. */
  transitiveTags?: Readonly<Record<string, string>>;
}>;

/** A session together with the token that proves it. */
export type IssuedSession = Session & Readonly<{ sessionToken: string }>;

/** Seals sessions into tokens, and opens them again. */
export type Sessions = Readonly<{
  issue(session: Omit<Session, 'accessKeyId' | 'secretAccessKey'>): IssuedSession;
  /** The session that a token holds; `undefined` where the token is not one of ours. */
  open(sessionToken: string): Session | undefined;
}>;

/**
 * Tokens carry their session, encrypted, as AWS's do: nothing is remembered, an expired session is still known for what
 * it was, and a sandbox that is started again with the same seal knows the sessions of the one before.
 */
export function createSessions(seal: string): Sessions {
  const key = createHash('sha256').update(seal).digest();
  return {
    issue(asked) {
      const session: Session = {
        ...asked,
        accessKeyId: `ASIA${base32(randomBytes(16)).slice(0, 16)}`,
        secretAccessKey: randomBytes(30).toString('base64'),
      };
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const sealed = Buffer.concat([cipher.update(JSON.stringify(session), 'utf8'), cipher.final()]);
      return { ...session, sessionToken: Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64') };
    },
    open(sessionToken) {
      const bytes = Buffer.from(sessionToken, 'base64');
      if (bytes.length < 29) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      try {
        return JSON.parse(decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8'));
      } catch {
        return undefined;
      }
    },
  };
}

/** The session's ARN; a role's path is not part of it. */
export function sessionArn({ roleArn, sessionName }: Pick<Session, 'roleArn' | 'sessionName'>): string {
  const { partition = 'aws', accountId = '', roleName = '' } = parseRoleArn(roleArn) ?? {};
  return `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
}

/** A stable unique id for an ARN: `AROA…` for roles, `AIDA…` for users. */
export function uniqueId(prefix: 'AROA' | 'AIDA', arn: string): string {
  return `${prefix}${base32(createHash('sha256').update(arn).digest()).slice(0, 17)}`;
}

function base32(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('');
}
