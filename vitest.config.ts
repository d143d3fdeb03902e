import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{src,bots,worker,test}/**/*.test.{ts,tsx}"],
    exclude: [...configDefaults.exclude, "dist/**", ".data/**"],
    globalSetup: ["test/postgres.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 15_000,
    hookTimeout: 30_000,
    teardownTimeout: 20_000,
  },
});
