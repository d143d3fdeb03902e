// An agent's browser on the console, which tells of whatever goes wrong in it.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { openBrowser } from "../chromium.ts";
import type { ConsoleWorld } from "./world.ts";

type Options = Parameters<Browser["newContext"]>[0];

/** Opens pages that are signed in; `troubles` is what went wrong on them. */
export function visitors(world: ConsoleWorld, browser: Browser) {
  const troubles: string[] = [];
  async function open(person: { id: number }, options: Options = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
    await world.signIn(context, person);
    const page = await context.newPage();
    page.setDefaultTimeout(8_000);
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => {
      // A refused form's status, and a stream that was cut, are said in the console, too.
      if (message.type() === "error" && !/status of 4(01|09|22)|ERR_(INCOMPLETE|CONNECTION|EMPTY)/.test(message.text()))
        troubles.push(message.text());
    });
    return page;
  }
  return { open, troubles };
}

/** A browser for all tests of a suite, at whose end nothing may have gone wrong on its pages. */
export function visiting(world: () => ConsoleWorld): Pick<ReturnType<typeof visitors>, "open"> {
  let browser: Browser;
  let visits: ReturnType<typeof visitors>;
  beforeAll(async () => {
    browser = await openBrowser();
    visits = visitors(world(), browser);
  });
  afterAll(async () => {
    await browser?.close();
    expect(visits.troubles).toEqual([]);
  });
  return { open: (...visitor) => visits.open(...visitor) };
}

/** What the page's script has connected. */
export const isLive = (page: Page): Promise<void> => page.locator("html[data-live=on]").waitFor();
