import { configDefaults, defineConfig } from "vitest/config";
import config, { killing } from "./vitest.config.ts";

export default defineConfig({
  test: {
    ...config.test,
    include: killing,
    exclude: [...configDefaults.exclude, "dist/**", ".data/**"],
  },
});
