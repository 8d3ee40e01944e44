import { defineConfig } from 'vitest/config';

/** Kept apart from the fast tests: what takes minutes, or needs more than Node.js. */
const APART = ['test/failures', 'test/surroundings', 'test/iam/moto', 'test/containers'];

const within = (folder: string) => `${folder}/**/*.test.ts`;

/** One run at a time, by name: `npm test` is `vitest run --project fast`. */
export default defineConfig({
  test: {
    // Vitest takes this one from here alone: containers need it to be removed.
    teardownTimeout: 60_000,
    projects: [
      {
        test: {
          name: 'fast',
          include: [within('test')],
          exclude: [...APART, 'test/conformance'].map(within),
          testTimeout: 20_000,
          // More than two cores would get: half of the files wait for processes most of the time.
          maxWorkers: 3,
        },
      },
      {
        // Every way that STS and the agent can fail, when it strikes, and for how long.
        test: {
          name: 'failures',
          include: [within('test/failures')],
          testTimeout: 60_000,
          // Vitest wants to be told who goes first where two may have different numbers of workers.
          sequence: { groupOrder: 1 },
        },
      },
      {
        // The daemon as a process, with full disks, stuck pipes, frozen time: on the wall clock, one file after the other.
        test: {
          name: 'surroundings',
          include: [within('test/surroundings')],
          fileParallelism: false,
          testTimeout: 60_000,
        },
      },
      {
        // The printed policies, judged by moto: Python 3, and a package index on first use. One server, one test at a time.
        test: {
          name: 'policies',
          include: [within('test/iam/moto')],
          fileParallelism: false,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'containers',
          include: [within('test/containers')],
          globalSetup: ['test/containers/harness/global-setup.ts'],
          // Only one network at a time can hold 169.254.170.2.
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
