import { defineConfig } from 'vitest/config';

/** The failure table: every way that STS and the agent can fail, when it strikes, and for how long. Its own run, as it takes a minute. */
export default defineConfig({
  test: { include: ['test/failures/**/*.test.ts'], testTimeout: 60_000 },
});
