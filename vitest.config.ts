import { defineConfig } from 'vitest/config';

// Far from UTC, so that a time that is read or written in the local zone shows.
process.env.TZ = 'Pacific/Chatham';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // For what hangs. What is slow is a matter for the bench: on a machine that does other things too, a test may take ten times as long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    setupFiles: ['bin/quick-start.js'],
    // Nothing here changes what modules share, and loading them anew for each file took half of the time.
    isolate: false,
    // One a processor: vitest leaves one of them idle, which on two is half.
    maxWorkers: '100%',
  },
});
