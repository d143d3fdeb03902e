// Suites that need a real browser: they run where there is one, and always under CI.

import { describe } from "vitest";
import { hasChromium } from "./chromium.ts";

export const describeWithBrowser = hasChromium() || process.env.CI === "true" ? describe : describe.skip;
