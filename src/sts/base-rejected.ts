import type { IssueError } from '../core/errors.ts';

const CODES: ReadonlySet<string> = new Set(['ExpiredToken', 'InvalidClientTokenId', 'SignatureDoesNotMatch']);

/** Whether STS rejected the keys that asked, rather than what they asked for. */
export const isBaseRejected = ({ code }: IssueError) => CODES.has(code);
