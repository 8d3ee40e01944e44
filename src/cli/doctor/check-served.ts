import { askDaemon, type DaemonAddress } from '../client/daemon-client.ts';
import { type CheckResult, fine, skipped, wrong } from './check-result.ts';

export type ServedParts = Readonly<{
  check: string;
  address: DaemonAddress;
  path: string;
  /** `undefined` where none was found, which is right for a sidecar without tokens. */
  token: string | undefined;
}>;

const FIXES: Readonly<Record<number, string>> = {
  401: "this token is not the role's: mount the role's own handoff volume, and see that the file is read anew after a restart",
  403: 'STS refuses this role to the sidecar: switch-role doctor in the sidecar says why',
  404: 'the sidecar has no such role: see the path of AWS_CONTAINER_CREDENTIALS_FULL_URI',
  503: 'the sidecar holds no credentials just now: switch-role status says why',
};

/** What an app gets that asks the sidecar with this token. The keys in the answer stay unsaid. */
export async function checkServed({ check, address, path, token }: ServedParts): Promise<CheckResult> {
  const answer = await askDaemon(address, { path, token }).catch(() => undefined);
  if (!answer) return skipped(check, 'no sidecar answers');
  const { AccessKeyId, RoleArn, Expiration, message } = fieldsOf(answer.body);
  if (answer.status === 200 && AccessKeyId)
    return fine(check, `${AccessKeyId} of ${RoleArn ?? '?'}, until ${Expiration ?? '?'}`);
  const fact = `HTTP ${answer.status}${message ? `: ${message}` : ''}`;
  if (answer.status === 401 && token === undefined)
    return skipped(check, 'the token of this role is not to be read here');
  return wrong(check, fact, [{ what: fact, fix: FIXES[answer.status] ?? "see the sidecar's log" }]);
}

function fieldsOf(body: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(body) as Record<string, string>;
  } catch {
    return {};
  }
}
