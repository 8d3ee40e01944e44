import { defineConfig } from 'vitest/config';

/** The printed policies, judged by moto: needs Python 3 and a package index on first use. One server, one test at a time. */
export default defineConfig({
  test: { include: ['test/iam/moto/**/*.test.ts'], fileParallelism: false, testTimeout: 60_000 },
});
