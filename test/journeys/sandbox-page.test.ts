import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { faultsIn } from "../axe.ts";
import { describeWithBrowser } from "../browser.ts";
import { openBrowser } from "../chromium.ts";
import { openHouse, type TestHouse } from "../house.ts";

describeWithBrowser("the sandbox page, as a newcomer uses it", () => {
  let house: TestHouse;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    house = await openHouse();
    browser = await openBrowser();
    const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
    page = await context.newPage();
    page.setDefaultTimeout(8_000);
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  it("brings a customer's words to both platforms and an answer back, by typing and clicking alone", async () => {
    await page.goto(`${house.url}/sandbox`);
    await page.getByRole("button", { name: "Skip the tour" }).click();
    const customer = page.getByRole("region", { name: "Customer's app" });
    const slack = page.getByRole("region", { name: "Slack" });
    const discord = page.getByRole("region", { name: "Discord" });

    await customer.getByRole("textbox").fill("Hello <b>there</b>, I need help");
    await customer.getByRole("textbox").press("Enter");
    await slack.getByRole("button", { name: "Claim" }).click();
    await slack.getByRole("button", { name: "Unclaim" }).waitFor();
    await slack.getByRole("button", { name: /repl(y|ies)/ }).click();
    await slack.getByPlaceholder(/^Reply…/).fill("We are here to help!");
    await slack.getByPlaceholder(/^Reply…/).press("Enter");

    await customer.getByText("We are here to help!").waitFor();
    await discord
      .getByRole("button", { name: /John Doe/ })
      .first()
      .click();
    await discord.getByText("Dana (Slack)", { exact: true }).waitFor();
    await discord.getByText("Hello <b>there</b>, I need help", { exact: false }).first().waitFor();
    expect(troubles).toEqual([]);
  }, 30_000);

  it("carries files from each column to the others", async () => {
    const customer = page.getByRole("region", { name: "Customer's app" });
    const slack = page.getByRole("region", { name: "Slack" });
    const discord = page.getByRole("region", { name: "Discord" });
    const file = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(`this is ${name}`) });

    await customer.locator("input[type=file]").setInputFiles(file("statement.txt"));
    await slack.getByRole("link", { name: "statement.txt" }).waitFor();
    await discord.getByRole("link", { name: "statement.txt" }).waitFor();
    await slack.getByPlaceholder(/^Reply…/).fill("Here is your refund");
    await slack.locator(".thread input[type=file]").setInputFiles(file("refund.txt"));

    const saving = page.waitForEvent("download");
    await customer.getByRole("button", { name: "refund.txt" }).click();
    expect((await saving).suggestedFilename()).toBe("refund.txt");
    await customer.getByText("Here is your refund").waitFor();
    await discord.locator(".thread input[type=file]").setInputFiles(file("aside.txt"));
    await slack.getByRole("link", { name: "aside.txt" }).waitFor();
    expect(await customer.getByText("aside.txt").count()).toBe(0);
    expect(troubles).toEqual([]);
  }, 40_000);

  it("opens forms and runs commands in both", async () => {
    const slack = page.getByRole("region", { name: "Slack" });
    const discord = page.getByRole("region", { name: "Discord" });
    await slack.getByRole("button", { name: "# support" }).click();
    const inChannel = (column: Locator) => column.getByPlaceholder(/^Message #support/);
    await inChannel(slack).fill("/ticket new");
    await inChannel(slack).press("Enter");
    const form = page.getByRole("dialog");
    await form.getByLabel("Customer").fill("jane");
    await form
      .getByRole("list", { name: "Suggestions for Customer" })
      .getByRole("button", { name: /Jane Smith/ })
      .click();
    await form.getByLabel("Subject").fill("Refund missing");
    await form.getByLabel("Description").fill("It never came.");
    await form.getByRole("button", { name: "Open ticket" }).click();

    await slack.getByText("#TKT-001 · Refund missing").first().waitFor();
    await discord.getByRole("button", { name: "# support" }).click();
    await inChannel(discord).fill("/ticket list status:open");
    await inChannel(discord).press("Enter");
    await discord
      .getByText(/TKT-001 · Refund missing/)
      .last()
      .waitFor();
    expect(troubles).toEqual([]);
  }, 30_000);

  it("brings what only one person sees into their view, wherever they were reading", async () => {
    const slack = page.getByRole("region", { name: "Slack" });
    await slack
      .getByRole("button", { name: /repl(y|ies)/ })
      .first()
      .click();
    const reply = slack.getByPlaceholder(/^Reply…/);
    await reply.fill(Array.from({ length: 40 }, (_, line) => `note: line ${line}`).join("\n"));
    await reply.press("Enter");
    await slack.locator(".thread").getByText("line 39").first().waitFor();
    await slack.locator(".thread .log").evaluate((log) => log.scrollTo({ top: 0 }));

    await slack.locator(".thread").getByRole("button", { name: "Mark read" }).click();

    const answer = slack.locator(".thread .is-ephemeral").last();
    await answer.waitFor();
    await expect.poll(() => answer.evaluate(isInView), { timeout: 5_000 }).toBe(true);
    expect(troubles).toEqual([]);
  }, 30_000);

  it("opens the form of a new ticket from anywhere in Slack, and answers by direct message", async () => {
    const slack = page.getByRole("region", { name: "Slack" });
    await slack.getByRole("button", { name: "⚡ New ticket" }).click();
    const form = page.getByRole("dialog", { name: "New ticket" });
    await form.getByLabel("Customer").focus();
    await form.getByLabel("Customer").press("Enter");
    await form.getByLabel("Subject").fill("By shortcut");
    await form.getByLabel("Description").fill("From anywhere.");
    await form.getByRole("button", { name: "Open ticket" }).click();

    await slack.getByRole("button", { name: "✉ Support" }).click();
    await slack
      .getByText(/By shortcut/)
      .first()
      .waitFor();
    await slack.getByRole("button", { name: "# support" }).click();
    expect(troubles).toEqual([]);
  }, 30_000);

  it("shows its tour once, by keys alone, and again for who asks; axe finds nothing wrong in either look", async () => {
    const step = page.getByRole("dialog");
    await page.reload();
    await page.getByRole("button", { name: "# support" }).first().waitFor();
    expect(await step.count()).toBe(0);

    await page.getByRole("button", { name: "Tour" }).focus();
    await page.keyboard.press("Enter");
    for (const title of ["Write as a customer", "Claim it", "Answer in the thread"]) {
      await page
        .getByRole("dialog", { name: title })
        .getByRole("button", { name: /Next|Done/ })
        .waitFor();
      for (const scheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        expect(await faultsIn(page)).toEqual([]);
      }
      await page.keyboard.press("Enter");
    }
    await step.waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement.id")).toBe("tour-begin");
    expect(troubles).toEqual([]);
  }, 40_000);

  it("leads to a shop with the widget in it, and to the console", async () => {
    const shop = await page.context().newPage();
    await shop.goto(`${house.url}/sandbox/shop`);
    await shop.getByLabel("Signed in as").selectOption("Jane Smith");
    await shop.getByRole("button", { name: "Change" }).click();
    await shop.getByRole("button", { name: "Open the support chat" }).click();
    await shop.getByRole("textbox", { name: "Message" }).fill("Do you have it in blue?");
    await shop.getByRole("textbox", { name: "Message" }).press("Enter");
    await page.getByRole("region", { name: "Slack" }).getByText("Do you have it in blue?").first().waitFor();
    expect(await faultsIn(shop)).toEqual([]);

    await shop.goto(`${house.url}/sandbox/console`);
    await shop.getByRole("button", { name: "Sign in" }).click();
    await shop.waitForURL(/\/customerservices\/tickets/);
    await shop.close();
    expect(troubles).toEqual([]);
  }, 40_000);
});

/** Runs in the page. */
const isInView = (element: {
  getBoundingClientRect(): { bottom: number };
  closest(name: string): unknown;
}): boolean => {
  const log = element.closest(".log") as { getBoundingClientRect(): { bottom: number } };
  return element.getBoundingClientRect().bottom <= log.getBoundingClientRect().bottom + 1;
};
