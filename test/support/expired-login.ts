import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SESSION = 'company';
const CONFIG = `[profile dev]
sso_session = ${SESSION}
sso_account_id = 111111111111
sso_role_name = developer
region = eu-west-1

[sso-session ${SESSION}]
sso_start_url = https://company.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access
`;

/** Puts into `home` what `aws configure sso` and a login of yesterday leave there: the profile `dev`, and a token that has expired. */
export function writeExpiredLogin(home: string): void {
  const cache = join(home, '.aws', 'sso', 'cache');
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(home, '.aws', 'config'), CONFIG);
  const name = createHash('sha1').update(SESSION).digest('hex');
  const token = {
    startUrl: 'https://company.awsapps.com/start',
    region: 'eu-west-1',
    accessToken: 'the-token-of-yesterday',
    expiresAt: '2026-01-01T00:00:00Z',
  };
  writeFileSync(join(cache, `${name}.json`), JSON.stringify(token));
}
