import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    // More than two cores would get: half of the files wait for processes most of the time.
    maxWorkers: 3,
    exclude: [
      'test/containers/**',
      'test/conformance/**',
      'test/iam/moto/**',
      'test/failures/**',
      'test/surroundings/**',
    ],
  },
});
