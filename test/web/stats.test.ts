// The statistics page: the documented metrics, the picture, the tables and what can be kept of them.

import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { assignConversation } from "../../src/desk/conversations/assign.ts";
import { replyToCustomer } from "../../src/desk/conversations/reply.ts";
import { countStatistics } from "../../src/desk/stats/count.ts";
import { faultsIn } from "../axe.ts";
import { describeWithBrowser } from "../browser.ts";
import { openBrowser } from "../chromium.ts";
import { isLive, visitors } from "./visit.ts";
import { type ConsoleWorld, openConsole } from "./world.ts";

const minute = 60_000;

describeWithBrowser("the statistics page", () => {
  let world: ConsoleWorld;
  let browser: Browser;
  let visits: ReturnType<typeof visitors>;
  const open = (options: Parameters<Browser["newContext"]>[0] = {}) => visits.open(world.dana, options);

  beforeAll(async () => {
    [world, browser] = await Promise.all([openConsole(), openBrowser()]);
    visits = visitors(world, browser);
    await fill(world);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
    expect(visits.troubles).toEqual([]);
    expect(world.failures).toEqual([]);
  });

  it("shows the eight metrics, the picture in words and numbers, and who did what, without script", async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(`${world.url}/stats`);

    const now = page.getByRole("list", { name: "Now" });
    expect(await now.getByRole("link").allInnerTexts()).toEqual([
      "Total tickets\n3",
      "Open\n0",
      "In progress\n1",
      "Resolved\n2",
      "Urgent\n1",
    ]);
    const inRange = page.getByRole("list", { name: "In these days" }).getByRole("listitem");
    expect(await inRange.allInnerTexts()).toEqual([
      expect.stringMatching(/^Response time\n15m\nmean of 2 · median/),
      expect.stringMatching(/^Resolution time\n1h 30m\n/),
      expect.stringMatching(/^Agent performance\n1\nhandled per agent, by 2/),
    ]);
    expect(await page.getByRole("img", { name: /3 tickets opened, 2 resolved/ }).count()).toBe(1);
    expect(await page.locator(".chart title").filter({ hasText: "2 opened, 2 answered, 2 resolved" }).count()).toBe(2);
    const eve = page.getByRole("table", { name: "Agents" }).getByRole("row", { name: /=Eve/ });
    expect(await eve.getByRole("cell").allTextContents()).toEqual(["1", "1", "20m", "20m"]);

    await page.getByText("By day", { exact: true }).first().click();
    expect(await page.getByRole("table", { name: "By day" }).getByRole("row").count()).toBe(31);
    await page.context().close();
  });

  it("is narrowed to a range, an agent and a category, and keeps that in its address", async () => {
    const page = await open();
    await page.goto(`${world.url}/stats`);
    await page.getByRole("link", { name: "7 days" }).click();
    await page.waitForURL(/range=7d/);
    await page.getByLabel("Category").selectOption("Billing & Payments");
    await page.getByLabel("Agent", { exact: true }).selectOption("Dana (me)");
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL(/range=7d&.*agent=\d+&category=billing/);

    expect(await page.getByRole("table", { name: "Agents" }).getByRole("row").count()).toBe(2);
    await page.getByText("Response time").waitFor();
    await page.getByLabel("From", { exact: true }).fill("2026-03-02");
    await page.getByLabel("To", { exact: true }).fill("2026-03-01");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByText("This must not be after `to`.").waitFor();
    expect(await page.getByLabel("From", { exact: true }).inputValue()).toBe("2026-03-02");
    await page.context().close();
  });

  it("shows the days of the desk's zone unless others are asked for, and UTC's where they are too many", async () => {
    const page = await open();
    const whose = page.locator("[data-region=counted]");
    world.desk.timeZone = "Pacific/Kiritimati";
    try {
      await page.goto(`${world.url}/stats`);
      await whose.getByText("days of Pacific/Kiritimati").waitFor();
      await page.getByLabel("Days of").fill("America/New_York");
      await page.getByRole("button", { name: "Show" }).click();
      await whose.getByText("days of America/New York").waitFor();
      await page.getByRole("link", { name: "7 days" }).click();
      await page.waitForURL(/range=7d.*zone=America/);
      await page.getByRole("link", { name: "All time" }).click();
      await whose.getByText("days of UTC").waitFor();
      await page.goto(`${world.url}/stats?from=2026-01-01&to=2026-04-04&zone=Europe%2FBerlin`);
      await page.locator("#zone-error").getByText("at most 93").waitFor();
      await page.goto(`${world.url}/stats?zone=Mars`);
      await page.locator("#zone-error").getByText("This time zone is not known").waitFor();
      expect(await page.getByLabel("Days of").inputValue()).toBe("Mars");
    } finally {
      world.desk.timeZone = "UTC";
    }
    await page.context().close();
  });

  it("draws its picture on the page's own paper", async () => {
    const colourOf = async (options: Parameters<typeof open>[0]) => {
      const page = await open(options);
      await page.goto(`${world.url}/stats`);
      const picture = await page.locator(".chart").screenshot();
      await page.context().close();
      return picture.toString("base64");
    };
    const [light, dark] = [await colourOf({ colorScheme: "light" }), await colourOf({ colorScheme: "dark" })];
    expect(dark).not.toBe(light);
  });

  it("gives its tables as CSV, in which no name is a formula", async () => {
    const page = await open();
    await page.goto(`${world.url}/stats?range=30d`);
    const saving = page.waitForEvent("download");
    await page.locator("section", { hasText: "Agents" }).getByRole("link", { name: "Download as CSV" }).first().click();
    const file = await saving;

    expect(file.suggestedFilename()).toMatch(/^agents-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d\.csv$/);
    const lines = (await readFile(await file.path(), "utf8")).split("\r\n");
    expect(lines[0]).toBe("id,agent,handled,resolved,response_mean_s,response_median_s,response_p90_s");
    expect(lines).toContainEqual(expect.stringMatching(/^\d+,'=Eve,1,1,1200,/));
    await page.context().close();
  });

  it("is nobody's who is not signed in, and JSON for programs", async () => {
    const page = await world.app.request("http://desk.test/customerservices/stats", {
      headers: { Accept: "text/html" },
    });
    expect([page.status, await page.text()]).toEqual([401, expect.stringContaining("You are not signed in")]);
    for (const name of ["days", "agents"]) {
      const file = await world.app.request(`http://desk.test/customerservices/stats/${name}.csv`, {
        headers: { Accept: "text/html" },
      });
      expect([file.status, file.headers.get("content-type")]).toEqual([401, expect.stringContaining("text/html")]);
    }
    const json = await world.app.request("http://desk.test/customerservices/stats", {
      headers: { Cookie: await world.cookieOf(world.lee) },
    });
    expect(await json.json()).toMatchObject({ total: 3 });
  });

  it("has nothing that axe finds wrong, light, dark and narrow", async () => {
    for (const options of [
      { colorScheme: "light" },
      { colorScheme: "dark", viewport: { width: 390, height: 844 } },
    ] as const) {
      const page = await open(options);
      await page.goto(`${world.url}/stats`);
      expect(await faultsIn(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      await page.context().close();
    }
  });

  it("counts on while it is looked at, and leaves what is open and typed", async () => {
    const page = await open();
    await page.clock.install();
    await page.goto(`${world.url}/stats`);
    await isLive(page);
    await page.getByText("By day", { exact: true }).first().click();
    await page.getByLabel("Days of").fill("Eur");
    await world.shop.tickets.open({ user_id: await janeOf(world), subject: "Fresh", description: "D" });
    await countStatistics(world.desk);
    await page.clock.runFor(61_000);

    await page.getByRole("link", { name: "Total tickets 4" }).waitFor();
    const today = page.getByRole("table", { name: "By day" }).getByRole("row").nth(1);
    expect(await today.getByRole("cell").first().textContent()).toBe("2");
    expect(await page.getByRole("img", { name: /4 tickets opened/ }).count()).toBe(1);
    expect(await page.getByLabel("Days of").inputValue()).toBe("Eur");
    await page.context().close();
  });
});

const janeOf = async ({ desk }: ConsoleWorld): Promise<number> =>
  (await desk.prisma.person.findFirstOrThrow({ where: { name: "Jane" } })).id;

/** Three tickets of three days ago: two answered after ten and twenty minutes, resolved after one hour and two. */
async function fill({ desk, shop, dana }: ConsoleWorld): Promise<void> {
  const { user } = await shop.users.create({ name: "Jane", email: "jane@example.com" });
  const eve = await desk.prisma.person.create({ data: { name: "=Eve", role: "agent" } });
  const agents = [dana, { kind: "agent" as const, id: eve.id, name: eve.name, role: "agent" as const }];
  for (const priority of ["urgent", "normal", "normal"] as const)
    await shop.tickets.open({ user_id: user.id, subject: "S", description: "D", category: "billing", priority });
  await shop.tickets.setStatus(1, "in_progress");
  const opened = new Date(Date.now() - 3 * 24 * 60 * minute).setUTCHours(10, 0, 0, 0);
  for (const [index, [ticket, answered, resolved]] of [
    [2, 10, 60],
    [3, 20, 120],
  ].entries() as IterableIterator<[number, [number, number, number]]>) {
    const agent = agents[index] ?? dana;
    await assignConversation(desk, agent, { at: { ticket }, assignee: agent.id });
    await replyToCustomer(desk, agent, { at: { ticket }, body: "Yes" });
    await shop.tickets.setStatus(ticket, "resolved");
    const { conversationId } = await desk.prisma.ticket.findUniqueOrThrow({ where: { id: ticket } });
    const move = (type: string, minutes: number) =>
      desk.prisma.event.updateMany({
        where: { conversationId, type },
        data: { at: new Date(opened + minutes * minute) },
      });
    await move("ticket.opened", 0);
    await move("message.added", answered);
    await move("ticket.status_changed", resolved);
  }
  await countStatistics(desk);
}
