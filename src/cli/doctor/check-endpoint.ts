import type { IssueError } from '../../core/errors.ts';
import type { Environment } from '../config/environment.ts';
import { type CheckResult, fine, skipped, wrong } from './check-result.ts';
import type { IdentityReport } from './identity-report.ts';
import { proxyOf } from './proxy.ts';
import { reach } from './reach.ts';

const CHECK = 'STS endpoint';
const REGIONAL_HOST = /^sts(?:-fips)?\.([a-z]{2,}-[a-z0-9-]+-\d+)\./;

/** Whether the endpoint of this region can be reached, and is STS. */
export async function checkEndpoint({ region, asked }: IdentityReport, env: Environment): Promise<CheckResult> {
  if (!asked) return skipped(CHECK, `in ${region}: needs base credentials to be asked`);
  const { endpoint = 'the endpoint', refused } = asked;
  const hostRegion = REGIONAL_HOST.exec(URL.canParse(endpoint) ? new URL(endpoint).hostname : '')?.[1];
  if (refused && /^Credential should be scoped to a valid region/.test(refused.detail.message))
    return ofAnotherRegion(region, endpoint, refused);
  if (hostRegion && hostRegion !== region) return ofAnotherRegion(region, endpoint, refused);
  if (refused?.detail.httpStatus === undefined && refused && refused.code !== 'InvalidAnswer')
    return noRoute(endpoint, refused, env);
  if (refused?.code === 'InvalidAnswer')
    return wrong(
      CHECK,
      `${endpoint} answers, but not as STS does: ${refused.detail.message}`,
      [
        {
          what: "something else answers in STS's place: a proxy, a captive portal, another service",
          fix: refused.detail.advice,
        },
      ],
      refused.detail,
    );
  return fine(CHECK, `${endpoint} answers, region ${region}`);
}

function ofAnotherRegion(region: string, endpoint: string, refused: IssueError | undefined): CheckResult {
  return wrong(
    CHECK,
    `${endpoint} is not of the region ${region}`,
    [
      {
        what: 'the endpoint belongs to another region than the one that requests are signed for',
        fix: 'AWS_REGION (or region in the file) and AWS_ENDPOINT_URL_STS must name the same region; without AWS_ENDPOINT_URL_STS the region alone decides',
      },
    ],
    refused?.detail,
  );
}

async function noRoute(endpoint: string, refused: IssueError, env: Environment): Promise<CheckResult> {
  const { what, fix } = await reach(endpoint);
  const proxied = proxyOf(env)
    ? '; a proxy is set in the environment, and is not used: the AWS SDK for JavaScript reads none from there'
    : '';
  return wrong(CHECK, `${what} (${refused.code})`, [{ what, fix: fix + proxied }], refused.detail);
}
