// The chat widget on a shop's page: another site, a strict policy, hostile styles, and a cable that somebody pulls.

import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { faultsIn } from "../axe.ts";
import { describeWithBrowser } from "../browser.ts";
import { type Cable, openCable } from "../cable.ts";
import { openBrowser } from "../chromium.ts";
import { openHouse, type TestHouse } from "../house.ts";
import { openShop, type Shop } from "../shop.ts";
import { slackButton, slackReplies, slackRoot } from "./look.ts";

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const textFile = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from("x") });

type StyleOf = (element: unknown) => { letterSpacing: string; fontSize: string; display: string };

describeWithBrowser("the widget on a company's page", () => {
  let shop: Shop;
  let house: TestHouse;
  let cable: Cable;
  let browser: Browser;
  let page: Page;
  let panel: Locator;
  let launcher: Locator;
  let box: Locator;
  /** What the page complains of, except that a cable was pulled. */
  const troubles: string[] = [];

  beforeAll(async () => {
    shop = await openShop();
    house = await openHouse({
      env: {
        WIDGET_ORIGINS: `https://elsewhere.example,${shop.url}`,
        ATTACHMENT_MAX_BYTES: "2000",
        ATTACHMENTS_PER_MESSAGE: "2",
      },
    });
    cable = await openCable(house.url);
    shop.desk = cable.url;
    const { user } = await house.app.post<{ user: { id: number } }>("/users", { name: "Jane Doe" });
    shop.tokens = async () => (await house.app.post<{ token: string }>(`/users/${user.id}/token`)).token;
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1100, height: 800 } });
    page.setDefaultTimeout(10_000);
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !/net::ERR_|status of 4(01|13)/.test(message.text()))
        troubles.push(message.text());
    });
    panel = page.getByRole("dialog", { name: "Teapot help" });
    launcher = page.getByRole("button", { name: /^(Open|Close) the support chat/ }).last();
    box = panel.getByRole("textbox", { name: "Message" });
    await page.goto(shop.url);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await cable?.close();
    await shop?.close();
    await house?.close();
    expect(troubles).toEqual([]);
  });

  /** Dana, who has claimed it, says something in the thread; gives its ts. */
  async function danaSays(text: string, file?: string): Promise<string> {
    const { slack } = house;
    const root = await slack.waitFor(() => slackRoot(slack, "Jane Doe"));
    const dana = slack.user("dana");
    if (JSON.stringify(root).includes('"Claim"')) {
      await dana.click(slack.supportChannel, root.ts, slackButton(root, "Claim"));
      await slack.waitFor(() => JSON.stringify(slackRoot(slack, "Jane Doe")).includes("Unclaim"));
    }
    const files = file === undefined ? {} : { files: [{ name: file, mimetype: "image/png", content: pixel }] };
    return dana.say(slack.supportChannel, text, { thread: root.ts, ...files });
  }

  it("opens by the keyboard alone, takes words, and brings the answer as it is given", async () => {
    await launcher.waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await panel.getByText("Hello! Write to us").waitFor();
    await page.keyboard.type("Is the <b>blue</b> one back?");
    await page.keyboard.press("Enter");
    await panel.getByText("Sent", { exact: true }).waitFor();
    await danaSays("Yes: https://shop.example/blue");

    await panel.getByText("Yes: https://shop.example/blue").waitFor();
    expect(await panel.getByRole("link").getAttribute("href")).toBe("https://shop.example/blue");
    expect(await panel.getByText("Is the <b>blue</b> one back?").count()).toBe(1);
    await panel.getByText("Dana", { exact: false }).first().waitFor();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
    expect(
      await launcher.evaluate(
        (button) => (button.getRootNode() as { activeElement?: unknown }).activeElement === button,
      ),
    ).toBe(true);
  }, 40_000);

  it("counts what was said while it was closed, until it is opened", async () => {
    await danaSays("It is 30 €.");
    await page.getByRole("button", { name: "Open the support chat, 1 unread" }).waitFor();
    await page.getByRole("status").getByText("It is 30 €.").waitFor({ state: "attached" });

    await launcher.click();
    await panel.getByText("It is 30 €.").waitFor();
    const { slack } = house;
    await slack.waitFor(() =>
      slackReplies(slack, slackRoot(slack, "Jane Doe")?.ts ?? "").find(
        ({ text, reactions }) => text?.includes("30 €") && reactions?.some(({ name }) => name === "eyes"),
      ),
    );
    await panel.getByRole("button", { name: "Close the support chat" }).click();
    await page.getByRole("button", { name: "Open the support chat", exact: true }).waitFor();
  }, 30_000);

  it("shows nothing more of what was taken back, whether somebody looks or not", async () => {
    const dana = house.slack.user("dana");
    const unseen = await danaSays("It is 3 €, I think.");
    await page.getByRole("button", { name: "Open the support chat, 1 unread" }).waitFor();
    await dana.remove(house.slack.supportChannel, unseen);
    await page.getByRole("button", { name: "Open the support chat", exact: true }).waitFor();

    await launcher.click();
    const seen = await danaSays("It is 31 €.");
    await panel.getByText("It is 31 €.").waitFor();
    await dana.remove(house.slack.supportChannel, seen);
    await panel.getByText("It is 31 €.").waitFor({ state: "detached" });
    expect(await panel.getByText("It is 30 €.").count()).toBe(1);
    expect(await panel.getByText("I think").count()).toBe(0);
    await panel.getByRole("button", { name: "Close the support chat" }).click();
  }, 30_000);

  it("comes back to a stream that broke, without a gap or a double", async () => {
    await launcher.click();
    cable.jerk();
    await danaSays("Shall I keep one for you?");

    await panel.getByText("Shall I keep one for you?").waitFor();
    expect(await panel.getByText("It is 30 €.").count()).toBe(1);
  }, 30_000);

  it("says when the desk is away, keeps what was written, and sends it once when the desk is back", async () => {
    cable.pull();
    await box.fill("Yes, please");
    await box.press("Enter");
    await panel.getByRole("alert").getByText("We cannot be reached right now").waitFor();
    await panel.getByText("Will be sent when we are back").waitFor({ timeout: 20_000 });

    cable.plug();
    await panel.getByText("Sent", { exact: true }).waitFor({ timeout: 20_000 });
    await panel.getByRole("alert").waitFor({ state: "hidden" });
    const { slack } = house;
    await slack.waitFor(() =>
      slackReplies(slack, slackRoot(slack, "Jane Doe")?.ts ?? "").some(({ text }) => text === "Yes, please"),
    );
    expect(await panel.getByText("Yes, please").count()).toBe(1);
  }, 60_000);

  it("sends files and shows those of the agent", async () => {
    await panel.locator("input[type=file]").setInputFiles([
      { name: "old pot.png", mimeType: "image/png", buffer: pixel },
      { name: "receipt.txt", mimeType: "text/plain", buffer: Buffer.from("30 €") },
    ]);
    await panel.getByRole("button", { name: "Remove receipt.txt" }).click();
    await box.press("Enter");
    await panel.getByRole("button", { name: "Save old pot.png" }).locator("img").waitFor();
    await danaSays("This one?", "new pot.png");

    await panel.getByRole("button", { name: "Save new pot.png" }).locator("img").waitFor();
    const saving = page.waitForEvent("download");
    await panel.getByRole("button", { name: "Save new pot.png" }).click();
    expect((await saving).suggestedFilename()).toBe("new pot.png");
    expect(await panel.getByText("receipt.txt").count()).toBe(0);
  }, 40_000);

  it("says which files the desk does not take before they are sent, and what the desk says when it could not", async () => {
    const files = panel.locator("input[type=file]");
    const film = { name: "film.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(2_001) };
    await files.setInputFiles([film, ...["a.txt", "b.txt", "c.txt"].map(textFile)]);
    await panel.getByRole("alert").getByText("film.mp4 is too large: 2 kB at most. At most 2 files at once.").waitFor();
    expect(await panel.locator(".chosen li").allInnerTexts()).toEqual(["a.txt · 1 B", "b.txt · 1 B"]);
    expect(await faultsIn(page, "threadesk-widget")).toEqual([]);
    await panel.getByRole("button", { name: "Remove b.txt" }).click();
    await panel.getByText("At most 2 files at once.").waitFor({ state: "detached" });
    await box.press("Enter");
    await panel.getByRole("button", { name: "Save a.txt" }).waitFor();

    // A desk that is older than this page does not say what it takes.
    await page.route("**/customerservices/session", (route) => route.abort());
    await page.reload();
    await files.setInputFiles([film]);
    await box.press("Enter");
    await panel.getByText("Not sent. A file is too large: at most 2000 bytes.").waitFor();
    await panel.getByRole("button", { name: "Discard" }).click();
    expect(await panel.getByText("film.mp4").count()).toBe(0);
    await page.unroute("**/customerservices/session");
  }, 30_000);

  it("keeps its place on the next page, and asks again for a token that was refused", async () => {
    await box.fill("half a sen");
    const { tokens } = shop;
    const stale = (await tokens())?.replace(/.{9}$/, "AAAAAAAAA") ?? "";
    const given = [async () => stale];
    shop.tokens = async () => (given.shift() ?? tokens)();
    const before = shop.asked;
    await page.reload();

    await panel.getByText("This one?").waitFor();
    expect(await box.inputValue()).toBe("half a sen");
    expect(shop.asked - before).toBe(2);
    await danaSays("Take your time.");
    await panel.getByText("Take your time.").waitFor();
  }, 30_000);

  it("shows a chat that became a ticket as it was, with no word of it twice", async () => {
    await danaSays("!to-ticket");
    await house.slack.waitFor(() => slackRoot(house.slack, "TKT-001"));
    await panel.getByRole("button", { name: "All conversations" }).click();
    await panel
      .getByRole("list", { name: "Your conversations" })
      .getByText(/^TKT-001/)
      .click();
    await panel.getByText("Take your time.").waitFor();

    expect(await panel.getByText("Is the <b>blue</b> one back?", { exact: true }).count()).toBe(1);
  }, 30_000);

  it("lets no style of the page in, fits a phone, and has nothing that axe finds wrong, light or dark", async () => {
    const looks = await box.evaluate((element) => {
      const { getComputedStyle: styleOf } = globalThis as unknown as { getComputedStyle: StyleOf };
      const { letterSpacing, fontSize, display } = styleOf(element);
      return [letterSpacing, fontSize, display];
    });
    expect(looks).toEqual(["normal", "15px", "block"]);
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      expect(await faultsIn(page, "threadesk-widget")).toEqual([]);
    }
    await panel.getByRole("button", { name: "All conversations" }).click();
    await panel.getByRole("list", { name: "Your conversations" }).getByText("Take your time.").waitFor();
    expect(await faultsIn(page, "threadesk-widget")).toEqual([]);

    await page.setViewportSize({ width: 360, height: 640 });
    expect(await panel.boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 });
  }, 30_000);

  it("asks who is not signed in to do so", async () => {
    shop.tokens = async () => null;
    await page.reload();
    await panel.getByText("Please sign in to write to us.").waitFor();
  }, 20_000);
});
