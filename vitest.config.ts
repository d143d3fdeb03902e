import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{src,bots,worker,test}/**/*.test.{ts,tsx}"],
    // A process that dies at each of its points in turn takes minutes: npm run test:crash.
    exclude: [...configDefaults.exclude, "dist/**", ".data/**", "test/chaos/crash-*.test.ts"],
    globalSetup: ["test/postgres.ts"],
    pool: "forks",
    maxWorkers: 2,
    // Journeys drive real processes and sockets; on a machine that others use too, a test that failed is run once more, and says so.
    retry: process.env.CI === "true" ? 1 : 0,
    testTimeout: 15_000,
    hookTimeout: 30_000,
    teardownTimeout: 20_000,
  },
});
