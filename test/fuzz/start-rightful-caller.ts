import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RightfulResult } from './rightful-caller.ts';

/** Starts a rightful caller in a thread of its own, so that what it measures is the daemon's slowness and not the fuzzer's. */
export function startRightfulCaller(data: Readonly<{ port: number; token: string; everyMs: number }>) {
  const worker = new Worker(new URL('./rightful-caller.ts', import.meta.url), { workerData: data });
  return {
    async end(): Promise<RightfulResult> {
      worker.postMessage('end');
      const [result] = await once(worker, 'message');
      await worker.terminate();
      return result;
    },
  };
}
