import type { HouseInTask } from '../support/house-in-task.ts';

/** What the endpoint said when it was asked, after it was held against the contract. */
export type Served = Readonly<{ status: number; accessKeyId?: string; leftMs?: number }>;

const MEMBERS = ['AccessKeyId', 'SecretAccessKey', 'Token', 'Expiration', 'RoleArn', 'AccountId'];
const RETRYABLE_OR_EXPIRY = /^(ExpiredToken|RequestExpired|Throttl|RequestTimeout|TooManyRequests|SlowDown)/;

/** STS states its expiries in whole seconds, and its `Date` too. */
const ROUNDING_MS = 1_000;
const UNSERVABLE_MS = 60_000;

/** What must hold whatever happens: asked after every step. Throws an error that names what does not. */
export async function check(house: HouseInTask): Promise<Served> {
  const served = await checkCredentials(house);
  const health = await house.ask('/health');
  demand(health.status === (served.status === 200 ? 200 : 503), `health ${health.status} beside ${served.status}`);
  demand(house.mostInFlight() <= 1, `${house.mostInFlight()} calls to STS were in flight at once`);
  return served;
}

async function checkCredentials(house: HouseInTask): Promise<Served> {
  const { status, headers, body } = await house.ask('/credentials', { headers: { authorization: house.token } });
  demand(headers['content-type'] === 'application/json', `content type ${headers['content-type']}`);
  demand(headers['cache-control'] === 'no-store' && !headers.etag, 'an answer that may be kept');
  const said = JSON.parse(body);
  if (status !== 200) {
    demand(status === 403 || status === 503, `the status ${status}`);
    demand(said.code === said.Code && said.message === said.Message && said.code && said.message, body);
    demand(!RETRYABLE_OR_EXPIRY.test(said.code), `the code ${said.code}`);
    demand((status === 503) === (headers['retry-after'] !== undefined), 'Retry-After belongs to a 503, and only there');
    return { status };
  }
  for (const member of MEMBERS) demand(typeof said[member] === 'string' && said[member] !== '', `no ${member}`);
  demand(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(said.Expiration), `the Expiration ${said.Expiration}`);
  const session = house.sandbox.sessions.get(said.AccessKeyId);
  demand(session, 'credentials that STS never issued');
  const leftMs = session.expiresAt - house.clock.now().wallMs;
  const lifeMs = session.expiresAt - session.issuedAt;
  demand(leftMs > Math.min(UNSERVABLE_MS, lifeMs / 10) - ROUNDING_MS, `served with ${leftMs / 1000} s left`);
  return { status, accessKeyId: said.AccessKeyId, leftMs };
}

/** What must hold of a whole story, at its end. */
export async function checkStory(house: HouseInTask): Promise<Readonly<{ texts: number; secrets: number }>> {
  const authorization = house.token;
  const answers = await Promise.all([
    house.ask('/credentials'),
    house.ask('/credentials', { headers: { authorization: house.token.slice(0, -1) } }),
    house.ask('/credentials', { headers: { authorization, host: 'evil.example' } }),
    house.ask('/credentials/nobody', { headers: { authorization } }),
    house.ask('/credentials', { method: 'PUT', headers: { authorization } }),
    house.ask('/health'),
    house.ask('/metrics'),
  ]);
  const statuses = answers.slice(0, 5).map(({ status }) => status);
  demand(statuses.join() === '401,401,403,404,405', `the refusals ${statuses}`);
  const texts = [
    ...answers.map(({ body }) => body),
    ...house.lines.map((line) => JSON.stringify(line)),
    ...house.refusals,
  ];
  const secrets = [...house.sandbox.secrets, house.token];
  for (const secret of secrets)
    for (const text of texts) demand(!text.includes(secret), `a secret was written: ${text.slice(0, 60)}…`);
  return { texts: texts.length, secrets: secrets.length };
}

function demand(holds: unknown, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
