import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithBrowser, openBrowser } from "../browser.ts";
import { openHouse, type TestHouse } from "../house.ts";

describeWithBrowser("the sandbox page, as a newcomer uses it", () => {
  let house: TestHouse;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    house = await openHouse();
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
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

  it("opens forms and runs commands in both", async () => {
    const slack = page.getByRole("region", { name: "Slack" });
    const discord = page.getByRole("region", { name: "Discord" });
    await slack.getByRole("button", { name: "# support" }).click();
    await slack.getByRole("textbox").fill("/ticket new");
    await slack.getByRole("textbox").press("Enter");
    const form = page.getByRole("dialog");
    await form.getByLabel("Customer").fill("jane@example.test");
    await form.getByLabel("Subject").fill("Refund missing");
    await form.getByLabel("Description").fill("It never came.");
    await form.getByRole("button", { name: "New" }).click();

    await slack.getByText("#TKT-001 · Refund missing").first().waitFor();
    await discord.getByRole("button", { name: "# support" }).click();
    await discord.getByRole("textbox").fill("/ticket list status:open");
    await discord.getByRole("textbox").press("Enter");
    await discord
      .getByText(/TKT-001 · Refund missing/)
      .last()
      .waitFor();
    expect(troubles).toEqual([]);
  }, 30_000);
});
