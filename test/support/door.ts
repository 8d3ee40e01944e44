import { systemClock } from '../../src/core/clock.ts';
import { app } from '../../src/http/app.ts';
import { authorizeByToken } from '../../src/http/authorize.ts';
import { listen } from '../../src/http/server.ts';
import { sampleCredentials } from './fake-issuer.ts';
import { fakeRole } from './fake-role.ts';
import { keptLog, silentTelemetry } from './quiet.ts';

export const TOKEN = 'token-of-default-0123456789abcdef0123456789';
export const OTHER_TOKEN = 'token-of-reporting-0123456789abcdef01234567';
const credentials = sampleCredentials();

/** What no answer without a right token may hold. */
export const SECRETS = [credentials.secretAccessKey, credentials.sessionToken];

/** The real endpoint on a free port, with two roles that hold credentials. */
export async function openDoor() {
  const log = keptLog();
  const roles = new Map(['default', 'reporting'].map((name) => [name, fakeRole(name, { credentials })]));
  const authorize = authorizeByToken(
    new Map([
      ['default', TOKEN],
      ['reporting', OTHER_TOKEN],
    ]),
  );
  const metrics = async () => ({ contentType: 'text/plain', text: 'a_metric 1\n' });
  const handle = app({ roles, authorize, metrics, telemetry: silentTelemetry, clock: systemClock, log });
  const door = await listen(handle, { host: '127.0.0.1', port: 0, clock: systemClock });
  return { ...door, log };
}
