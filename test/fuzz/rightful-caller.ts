import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/** A thread that asks as an SDK does, one request after another on a kept connection, until it is told to end. */
const { port, token, everyMs } = workerData as Readonly<{ port: number; token: string; everyMs: number }>;

export type RightfulResult = Readonly<{
  latenciesMs: readonly number[];
  failures: readonly string[];
  reconnected: number;
}>;

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const latenciesMs: number[] = [];
const failures: string[] = [];
let reconnected = 0;
let ended = false;
parentPort?.once('message', () => {
  ended = true;
});

function ask(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path: '/credentials', agent, headers: { Authorization: token } };
    const request = get(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      response.on('end', () => {
        const whole = response.statusCode === 200 && JSON.parse(body).SecretAccessKey;
        resolve(whole ? undefined : `${response.statusCode} ${body.slice(0, 200)}`);
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      // An idle connection gave way in a flood: each SDK opens another and asks again, and so does this one, once.
      if (!request.reusedSocket) return resolve(error.code ?? error.message);
      reconnected++;
      resolve(ask());
    });
  });
}

while (!ended) {
  const start = performance.now();
  const failure = await ask();
  latenciesMs.push(performance.now() - start);
  if (failure) failures.push(failure);
  await delay(everyMs);
}
agent.destroy();
parentPort?.postMessage({ latenciesMs, failures, reconnected } satisfies RightfulResult);
