import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { motoPython } from './moto-python.ts';

/** A call as the owner of an account: unsigned, for building a world while the policies are not enforced. */
export type OwnerCall = Readonly<{ accountId: string; service: string; region: string }> &
  (Readonly<{ query: Readonly<Record<string, string>> }> | Readonly<{ target: string; json: object }>);

/** A moto server of one's own: IAM, STS and the rest of AWS for many accounts, on loopback. */
export interface Moto {
  readonly url: string;
  /** @returns the body of the answer; throws on a refusal */
  owner(call: OwnerCall): Promise<string>;
  /** Whether signatures and policies are checked; off at first. It holds for the whole server. */
  enforce(on: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Starts moto on a free port of 127.0.0.1; resolves once it listens. */
export async function startMoto(): Promise<Moto> {
  const server = spawn(await motoPython(), ['-m', 'moto.server', '--host', '127.0.0.1', '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(server, 'exit');
  const url = await listeningUrl(server.stderr);
  server.stderr.resume();

  async function send(path: string, init: RequestInit): Promise<string> {
    const response = await fetch(`${url}${path}`, { method: 'POST', ...init });
    const body = await response.text();
    if (!response.ok) throw new Error(`moto answered ${response.status}: ${body}`);
    return body;
  }

  return {
    url,
    owner: (call) => send('/', ownerRequest(call)),
    // moto lets the first n calls pass unchecked; "inf" is a number to Python.
    enforce: async (on) => void (await send('/moto-api/reset-auth', { body: on ? '0' : 'inf' })),
    stop: async () => {
      server.kill();
      await ended;
    },
  };
}

async function listeningUrl(log: NodeJS.ReadableStream): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface({ input: log })) {
    const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (url) return url;
    said.push(line);
  }
  throw new Error(`moto ended before it listened:\n${said.join('\n')}`);
}

function ownerRequest(call: OwnerCall): RequestInit {
  const scope = `owner/20260101/${call.region}/${call.service}/aws4_request`;
  const headers = {
    'x-moto-account-id': call.accountId,
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=unchecked`,
  };
  if ('query' in call) return { headers, body: new URLSearchParams(call.query) };
  return {
    headers: { ...headers, 'x-amz-target': call.target, 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(call.json),
  };
}
