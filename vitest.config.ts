import { configDefaults, defineConfig } from "vitest/config";

/** Suites that start real processes and kill them take minutes: npm run test:crash. */
export const killing = [
  "test/chaos/{crash-*,soak}.test.ts",
  "test/journeys/{catch-up,digest-kill,kill-while-posting,lifecycle,stand-by,worker-kill}.test.ts",
];

export default defineConfig({
  test: {
    include: ["{src,bots,worker,test}/**/*.test.{ts,tsx}"],
    exclude: [...configDefaults.exclude, "dist/**", ".data/**", ...killing],
    globalSetup: ["test/postgres.ts"],
    pool: "forks",
    // Half of the time is waiting; under CI, where time-outs matter more than time, there is one fewer.
    maxWorkers: process.env.CI === "true" ? 2 : 3,
    // Journeys drive real processes and sockets; on a machine that others use too, a test that failed is run once more, and says so.
    retry: process.env.CI === "true" ? 1 : 0,
    testTimeout: 15_000,
    hookTimeout: 30_000,
    teardownTimeout: 20_000,
  },
});
