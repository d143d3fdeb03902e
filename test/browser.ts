// A real browser for pages: Debian's Chromium, where it is installed, and always under CI.

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { describe } from "vitest";

const executablePath = "/usr/bin/chromium";

export const describeWithBrowser = existsSync(executablePath) || process.env.CI === "true" ? describe : describe.skip;

/** Without the switches it looks for hosts that no test needs. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
