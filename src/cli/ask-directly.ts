import { request } from 'node:http';

export type Answer = Readonly<{ status: number; body: string }>;

/**
 * One request over plain HTTP to an address of this task's own, with `deadlineMs` for the whole answer. It goes through no proxy, whatever
 * `HTTP_PROXY` and `NODE_USE_ENV_PROXY` say: the tokens and credentials that pass are nobody else's. Rejects with the system's error.
 */
export function askDirectly(
  url: string,
  {
    method = 'GET',
    headers = {},
    deadlineMs,
  }: Readonly<{ method?: string; headers?: Readonly<Record<string, string>>; deadlineMs: number }>,
): Promise<Answer> {
  const signal = AbortSignal.timeout(deadlineMs);
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(signal.aborted ? new Error(`no answer within ${deadlineMs} ms`) : error);
    request(url, { method, headers, signal, agent: false }, (answer) => {
      Array.fromAsync(answer).then(
        (parts) => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
        fail,
      );
    })
      .on('error', fail)
      .end();
  });
}
