// What a page keeps and what it lets go of, while its agent goes on working on it.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithBrowser } from "../browser.ts";
import { openBrowser } from "../chromium.ts";
import { isLive, visitors } from "./visit.ts";
import { type ConsoleWorld, openConsole } from "./world.ts";

describeWithBrowser("a page that its agent works on", () => {
  let world: ConsoleWorld;
  let browser: Browser;
  let visits: ReturnType<typeof visitors>;
  let customer: number;
  beforeAll(async () => {
    [world, browser] = await Promise.all([openConsole(), openBrowser()]);
    visits = visitors(world, browser);
    customer = (await world.shop.users.create({ name: "Jane Doe" })).user.id;
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
    expect([visits.troubles, world.failures]).toEqual([[], []]);
  });

  const openTicket = () => world.shop.tickets.open({ user_id: customer, subject: "Card", description: "Refused" });

  it("says that nothing matches only for as long as nothing does", async () => {
    const page = await visits.open(world.dana);
    await page.goto(`${world.url}/tickets?status=open`);
    await isLive(page);
    await page.getByText("No ticket matches.").waitFor();
    expect(await page.getByRole("button", { name: "Set status" }).isVisible()).toBe(false);

    const { id } = (await openTicket()).ticket;
    await page.getByRole("link", { name: /TKT-001/ }).waitFor();
    expect(await page.getByText("No ticket matches.").isVisible()).toBe(false);
    await world.shop.tickets.setStatus(id, "in_progress");
    await page.getByText("No ticket matches.").waitFor();
    await page.context().close();
  });

  it("sets a status with the reply that it was chosen for, and with no other", async () => {
    const { ticket } = await openTicket();
    const page = await visits.open(world.dana);
    await page.goto(`${world.url}/tickets/${ticket.ticket_number}`);
    await isLive(page);
    await page.getByLabel("And set the status").selectOption("resolved");
    await page.getByRole("textbox", { name: "Message" }).fill("It works again");
    await page.getByRole("button", { name: "Send to the customer" }).click();
    await page.locator(".page-head").getByText("Resolved").waitFor();
    await world.shop.tickets.addMessage(ticket.id, { message: "It does not" });
    await page.locator(".page-head").getByText("Open").waitFor();

    await page.getByRole("textbox", { name: "Message" }).fill("We look again");
    await page.getByRole("button", { name: "Send to the customer" }).click();
    await page.locator(".is-mine:not(.is-sending)").getByText("We look again").waitFor();
    expect((await world.shop.tickets.view(ticket.id)).ticket.status).toBe("open");
    expect(await page.getByLabel("And set the status").inputValue()).toBe("");
    await page.context().close();
  });

  it("keeps the chosen status with a reply that somebody overtook", async () => {
    const { ticket } = await openTicket();
    const page = await visits.open(world.dana);
    await page.goto(`${world.url}/tickets/${ticket.ticket_number}`);
    await isLive(page);
    await page.getByLabel("And set the status").selectOption("resolved");
    await page.getByRole("textbox", { name: "Message" }).fill("It works again");
    await world.shop.tickets.addMessage(ticket.id, { message: "One thing more" });
    await page.locator(".bubble").getByText("One thing more").waitFor();
    await page.getByRole("button", { name: "Send to the customer" }).click();
    await page.getByText("Someone was faster").waitFor();

    expect(await page.getByLabel("And set the status").inputValue()).toBe("resolved");
    await page.getByRole("button", { name: "Send anyway" }).click();
    await page.locator(".page-head").getByText("Resolved").waitFor();
    await page.context().close();
  });
});
