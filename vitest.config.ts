import { defineConfig } from 'vitest/config';

// Far from UTC, so that a time that is read or written in the local zone shows.
process.env.TZ = 'Pacific/Chatham';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    setupFiles: ['bin/quick-start.js'],
    // Nothing here changes what modules share, and loading them anew for each file took half of the time.
    isolate: false,
    // One a processor: vitest leaves one of them idle, which on two is half.
    maxWorkers: '100%',
  },
});
