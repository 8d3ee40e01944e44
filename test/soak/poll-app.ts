import { readFileSync } from 'node:fs';
import { keepCalling } from './app-summary.ts';

/** An app that asks the endpoint before each of its calls, and works on with what it has while that does not answer. */
const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri = '', AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file = '' } = process.env;
let heldUntil = 0;

await keepCalling(100, async () => {
  const answer = await ask();
  if (heldUntil <= Date.now()) throw new Error(`no credentials to work with: ${answer}`);
  return answer;
});

async function ask(): Promise<string> {
  try {
    const response = await fetch(uri, { headers: { Authorization: readFileSync(file, 'utf8') } });
    const body = (await response.json()) as Readonly<{ Expiration: string }>;
    if (response.status === 200) {
      if (Date.parse(body.Expiration) <= Date.now()) throw new Error('expired credentials were served');
      heldUntil = Date.parse(body.Expiration);
    }
    return String(response.status);
  } catch (error) {
    const { code, name } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    if (!code && name !== 'TypeError') throw error;
    return code ?? name;
  }
}
