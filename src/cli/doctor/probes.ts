import type { Credentials } from '../../core/credentials.ts';
import type { Denial } from '../../core/denial.ts';
import { IssueError } from '../../core/errors.ts';
import type { SwitchRole } from '../../core/switch-role.ts';
import { readDenial } from '../../sts/access-denied.ts';

/** The same call, changed in one thing that may be what STS refuses. */
export type Probe = Readonly<{
  without: 'ExternalId' | 'tags' | 'SourceIdentity' | 'session policy' | 'long duration';
  role: SwitchRole;
}>;

/** What the probes told. */
export type Probed = Readonly<{ tried: readonly Probe['without'][]; granted: readonly Probe['without'][] }>;

const SHORTEST_SECONDS = 900;
const LONGEST_SESSION_NAME = 64;
const SUFFIX = '-doctor';

/** By which CloudTrail tells a probe's session from the daemon's. */
export const probeSessionName = (sessionName: string) =>
  `${sessionName.slice(0, LONGEST_SESSION_NAME - SUFFIX.length)}${SUFFIX}`;

/** The probes that may tell the causes of this refusal apart; three at most, none where STS has said what it is. */
export function probesFor(role: SwitchRole, { code, detail }: IssueError): readonly Probe[] {
  const short = { ...role, sessionName: probeSessionName(role.sessionName), durationSeconds: SHORTEST_SECONDS };
  const less = (...options: string[]) =>
    Object.fromEntries(Object.entries(short).filter(([key]) => !options.includes(key))) as SwitchRole;
  const denied = code === 'AccessDenied' && isUntold(readDenial(detail.message));
  const packed = code === 'PackedPolicyTooLarge';
  const all: readonly (Probe & { wanted: boolean })[] = [
    { without: 'ExternalId', role: less('externalId'), wanted: denied && role.externalId !== undefined },
    {
      without: 'tags',
      role: less('tags', 'transitiveTagKeys'),
      wanted: (denied || packed || code === 'InvalidParameterValue') && role.tags !== undefined,
    },
    { without: 'SourceIdentity', role: less('sourceIdentity'), wanted: denied && role.sourceIdentity !== undefined },
    {
      without: 'session policy',
      role: less('policy', 'policyArns'),
      wanted: (packed || code === 'MalformedPolicyDocument') && (role.policy ?? role.policyArns) !== undefined,
    },
    {
      without: 'long duration',
      role: short,
      wanted:
        code === 'ValidationError' && /DurationSeconds/.test(detail.message) && role.durationSeconds > SHORTEST_SECONDS,
    },
  ];
  return all.filter(({ wanted }) => wanted).map(({ without, role: changed }) => ({ without, role: changed }));
}

/** Words that name the policy or the action need no probe. */
const isUntold = ({ by, action }: Denial) => (by === 'untold' || by === 'trust') && action === 'sts:AssumeRole';

/** Makes the probes, one after the other. What a granted one yields is dropped at once. */
export async function runProbes(
  probes: readonly Probe[],
  issue: (role: SwitchRole) => Promise<Credentials>,
): Promise<Probed> {
  const granted: Probe['without'][] = [];
  for (const { without, role } of probes)
    await issue(role).then(
      () => granted.push(without),
      (error: unknown) => {
        if (!(error instanceof IssueError)) throw error;
      },
    );
  return { tried: probes.map(({ without }) => without), granted };
}
