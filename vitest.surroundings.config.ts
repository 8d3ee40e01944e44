import { defineConfig } from 'vitest/config';

/** The daemon as a process, in bad surroundings: full disks, stuck pipes, frozen time. On the wall clock, one file after the other. */
export default defineConfig({
  test: { include: ['test/surroundings/**/*.test.ts'], fileParallelism: false, testTimeout: 60_000 },
});
