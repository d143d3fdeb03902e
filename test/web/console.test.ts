// The console in a real browser: the documented checklist, and what a page must stand.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { faultsIn } from "../axe.ts";
import { describeWithBrowser } from "../browser.ts";
import { openBrowser } from "../chromium.ts";
import { isLive, visitors } from "./visit.ts";
import { type ConsoleWorld, openConsole } from "./world.ts";

describeWithBrowser("the console", () => {
  let world: ConsoleWorld;
  let browser: Browser;
  let dana: Page;
  let visits: ReturnType<typeof visitors>;

  const go = (page: Page, path: string) => page.goto(world.url + path);

  beforeAll(async () => {
    [world, browser] = await Promise.all([openConsole(), openBrowser()]);
    await fill(world);
    visits = visitors(world, browser);
    dana = await visits.open(world.dana);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  it("lists tickets, filters them by status and priority, and searches", async () => {
    await go(dana, "/tickets");
    await dana.getByRole("link", { name: /^Open 2$/ }).click();
    await dana.getByRole("link", { name: /TKT-001/ }).waitFor();

    await dana.getByLabel("Status", { exact: true }).selectOption("open");
    await dana.getByLabel("Priority").selectOption("urgent");
    await dana.getByRole("button", { name: "Filter" }).click();
    await dana.waitForURL(/status=open&priority=urgent/);
    expect(await dana.locator("tbody tr").allInnerTexts()).toEqual([expect.stringContaining("Payment issue")]);

    await go(dana, "/tickets");
    await dana.getByLabel("Search").fill("jane");
    await dana.getByLabel("Search").press("Enter");
    await dana.waitForURL(/search=jane/);
    expect(await dana.locator("tbody tr").allInnerTexts()).toEqual([expect.stringContaining("Account login")]);
  });

  it("opens a ticket by a form that keeps what was typed, and offers customers", async () => {
    await go(dana, "/tickets/new");
    await dana.getByLabel("Customer").fill("John D");
    await dana.locator("datalist option").first().waitFor({ state: "attached" });
    await dana.getByLabel("Customer").fill("john@example.com");
    await dana.getByLabel("Subject").fill("A third <i>one</i>");
    await dana.getByRole("button", { name: "Open the ticket" }).click();
    await dana.getByText("This must not be empty.").waitFor();
    expect(await dana.getByLabel("Subject").inputValue()).toBe("A third <i>one</i>");

    await dana.getByLabel("Description").fill("Words");
    await dana.getByRole("button", { name: "Open the ticket" }).click();
    await dana.getByRole("heading", { name: "#TKT-003 A third <i>one</i>" }).waitFor();
  });

  it("shows a ticket, assigns it, sets its status, answers with a file, notes, and closes it", async () => {
    await go(dana, "/tickets/TKT-001");
    await isLive(dana);
    await dana.getByText("Cannot process payment").first().waitFor();
    await dana.getByRole("button", { name: "Claim" }).click();
    await dana.getByRole("button", { name: "Give it back" }).waitFor();
    await dana.getByLabel("Assignee").selectOption({ label: "Lee" });
    await dana.getByRole("button", { name: "Assign" }).click();
    await dana.getByText("Dana assigned this to Lee.").waitFor();

    await dana.getByLabel("Status", { exact: true }).selectOption("in_progress");
    await dana.getByRole("button", { name: "Set status" }).click();
    await dana.locator(".page-head").getByText("In progress").waitFor();

    await dana.getByRole("textbox", { name: "Message" }).fill("We look into it: https://status.example/a.");
    await dana.getByLabel("Attachments").setInputFiles({
      name: "steps.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("Step one"),
    });
    await dana.getByRole("button", { name: "Send to the customer" }).click();
    await dana.getByRole("link", { name: /steps\.txt/ }).waitFor();
    expect(await dana.getByRole("link", { name: "https://status.example/a" }).getAttribute("rel")).toContain(
      "noreferrer",
    );

    await dana.getByRole("radio", { name: "Note for agents" }).check();
    await dana.getByRole("textbox", { name: "Message" }).fill("Only we know this");
    await dana.getByRole("button", { name: "Keep as a note" }).click();
    await dana.locator(".is-note:not(.is-sending)").getByText("Only we know this").waitFor();
    const { ticket } = await world.clientOf(await tokenOf(world, "John Doe")).tickets.view(1);
    expect(ticket.messages.map(({ message }) => message)).toEqual([
      "Please help",
      "We look into it: https://status.example/a.",
    ]);

    await dana.getByText("Resolve or close").click();
    await dana.getByLabel("A last word to the customer").fill("It works again.");
    await dana.getByRole("button", { name: "Resolve and ask the customer" }).click();
    await dana.locator(".page-head").getByText("Resolved").waitFor();
    await dana.getByText("Close", { exact: true }).click();
    await dana.getByRole("button", { name: "Close now" }).click();
    await dana.locator(".page-head").getByText("Closed").waitFor();
  });

  it("changes many tickets at once", async () => {
    await go(dana, "/tickets");
    await dana.getByLabel("Choose TKT-002").check();
    await dana.getByLabel("Choose TKT-003").check();
    await dana.getByLabel("Assign to").selectOption({ label: "Lee" });
    await dana.getByRole("button", { name: "Assign" }).click();
    await dana.getByText("2 tickets were changed.").waitFor();
    await vi.waitFor(async () =>
      expect(await dana.locator("td.assignee").allInnerTexts()).toEqual(["Lee", "Lee", "Lee"]),
    );
  });

  it("lists chats with what is unread, shows history, sends, marks read, starts and searches, all as it happens", async () => {
    const jane = world.clientOf(await tokenOf(world, "Jane Smith"));
    await go(dana, "/chat");
    await isLive(dana);
    await dana.getByRole("link", { name: /Jane Smith.*Hello, I need help.*1 unread/s }).click();
    await isLive(dana);
    await dana.getByRole("textbox", { name: "Message" }).fill("How can I help you?");
    await dana.getByRole("textbox", { name: "Message" }).press("Control+Enter");
    await dana.locator(".is-mine:not(.is-sending)").getByText("How can I help you?").waitFor();

    await jane.chats.typing(1);
    await dana.getByText("Jane Smith is writing …").waitFor();
    await jane.chats.send(1, { message: "<img src=x onerror=alert(1)>" });
    await dana.locator(".bubble").getByText("<img src=x onerror=alert(1)>").waitFor();
    await jane.chats.markRead(1);
    await dana.getByText("✓✓ read").first().waitFor();
    await dana.getByRole("button", { name: /Mark read/ }).click();
    await dana.getByText("Everything is marked as read.").waitFor();
    expect(await dana.locator(".count, .unread-mark").count()).toBe(0);

    await dana.getByRole("link", { name: "New conversation" }).click();
    await dana.getByLabel("Customer").fill("John Doe");
    await dana.getByLabel("Your first message").fill("Starting a new conversation");
    await dana.getByRole("button", { name: "Send" }).click();
    await dana.locator(".bubble").getByText("Starting a new conversation").waitFor();

    await dana.getByLabel("Search").fill("onerror");
    await dana.getByRole("button", { name: "Search" }).click();
    await dana.waitForURL(/search=onerror/);
    expect(await dana.locator(".chat-list li").count()).toBe(1);
    await dana.getByRole("link", { name: /Jane Smith/ }).click();
    await dana.locator("summary", { hasText: "Make ticket" }).click();
    await dana.getByLabel("Subject").fill("Script in a picture");
    await dana.locator(".drop").getByRole("button", { name: "Make ticket" }).click();
    await dana.getByRole("heading", { name: /TKT-004 Script in a picture/ }).waitFor();
  });

  it("lets two agents work at once: each sees the other, and who was slower is asked", async () => {
    const lee = await visits.open(world.lee);
    await Promise.all([go(dana, "/tickets/TKT-002"), go(lee, "/tickets/TKT-002")]);
    await Promise.all([isLive(dana), isLive(lee)]);
    await dana.getByRole("textbox", { name: "Message" }).fill("My answer");
    await lee.getByRole("textbox", { name: "Message" }).fill("I was faster");
    await dana.getByText("Lee is writing …").waitFor();
    await lee.getByRole("button", { name: "Send to the customer" }).click();
    await dana.locator(".bubble").getByText("I was faster").waitFor();

    await dana.getByRole("button", { name: "Send to the customer" }).click();
    await dana.getByText("Someone was faster").waitFor();
    await dana.getByText("Lee answered: “I was faster”").waitFor();
    expect(await dana.getByRole("textbox", { name: "Message" }).inputValue()).toBe("My answer");
    await dana.getByRole("button", { name: "Send anyway" }).click();
    await lee.locator(".bubble").getByText("My answer").waitFor();
    expect(await lee.getByText("Delete this ticket").count()).toBe(0);
    await lee.context().close();
  });

  it("goes on after a stream that was cut, and says what a signed-out browser has to do", async () => {
    await go(dana, "/tickets/TKT-002");
    await isLive(dana);
    world.cutConnections();
    await world.shop.tickets.addMessage(2, { message: "While you were away" });
    await dana.locator(".bubble").getByText("While you were away").waitFor();

    await dana.getByRole("textbox", { name: "Message" }).fill("Not lost");
    await world.desk.prisma.agentSession.updateMany({ data: { revokedAt: new Date() } });
    world.desk.callers.forget();
    await dana.getByRole("button", { name: "Send to the customer" }).click();
    await dana.getByText(/not sent: sign in again first/).waitFor();
    await world.signIn(dana.context(), world.dana);
    await dana.getByRole("button", { name: "Try again" }).click();
    await dana.locator(".is-mine:not(.is-sending)").getByText("Not lost").waitFor();
  });

  it("holds no connection while nobody looks, and has all there is when somebody does", async () => {
    await go(dana, "/tickets/TKT-002");
    await isLive(dana);
    const look = (hidden: boolean) =>
      dana.evaluate(
        `Object.defineProperty(document, "hidden", { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event("visibilitychange"))`,
      );
    await look(true);
    await vi.waitFor(() => expect(world.streams.open).toBe(0), { timeout: 8_000 });
    await world.shop.tickets.addMessage(2, { message: "While nobody looked" });

    await look(false);
    await dana.locator(".bubble").getByText("While nobody looked").waitFor();
  });

  it("works with the keyboard alone", async () => {
    await go(dana, "/chat");
    await dana.keyboard.press("?");
    await dana.getByRole("dialog", { name: "Keys" }).waitFor();
    await dana.keyboard.press("Escape");
    await dana.keyboard.press("g");
    await dana.keyboard.press("t");
    await dana.waitForURL(/\/tickets$/);
    await dana.keyboard.press("j");
    await dana.keyboard.press("j");
    await dana.keyboard.press("x");
    expect(await dana.getByLabel("Choose TKT-003").isChecked()).toBe(true);
    await dana.keyboard.press("j");
    await dana.keyboard.press("j");
    await dana.keyboard.press("k");
    await dana.keyboard.press("Enter");
    await dana.waitForURL(/TKT-002/);
    await dana.keyboard.press("i");
    await dana.keyboard.type("By keys");
    await dana.keyboard.press("Control+Enter");
    await dana.locator(".is-note:not(.is-sending)").getByText("By keys").waitFor();
  });

  it("has nothing that axe complains about, light, dark and narrow", async () => {
    const phone = await visits.open(world.dana, { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
    const looked = {
      desk: ["/tickets", "/tickets/TKT-002", "/chat/1"],
      phone: ["/tickets", "/tickets/new", "/chat/1", "/sessions"],
    };
    for (const path of looked.desk) {
      await go(dana, path);
      expect([path, await faultsIn(dana)]).toEqual([path, []]);
    }
    for (const path of [...looked.phone, "/tickets/TKT-002", "/chat"]) {
      await go(phone, path);
      const tooWide = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
      expect([path, await phone.evaluate(tooWide)]).toEqual([path, false]);
      if (looked.phone.includes(path)) expect([path, await faultsIn(phone)]).toEqual([path, []]);
    }
    expect(await phone.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(14, 16, 20)");
    await phone.getByRole("button", { name: /Colours: auto/ }).click();
    await phone.getByRole("button", { name: /Colours: dark/ }).click();
    expect(await phone.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(244, 245, 248)");
    await phone.context().close();
  }, 30_000);

  it("works without script", async () => {
    const page = await visits.open(world.dana, { javaScriptEnabled: false });
    await go(page, "/tickets/TKT-003");
    await page
      .getByRole("button", { name: "Give it back" })
      .or(page.getByRole("button", { name: "Assign" }))
      .first()
      .waitFor();
    await page.getByLabel("Status", { exact: true }).selectOption("resolved");
    await page.getByRole("button", { name: "Set status" }).click();
    await page.getByText("TKT-003 is resolved now.").waitFor();
    await page.getByRole("button", { name: "Send to the customer" }).click();
    await page.getByText("This must not be empty.").waitFor();
    await page.getByRole("textbox", { name: "Message" }).fill("Plain and simple");
    await page.getByRole("button", { name: "Send to the customer" }).click();
    await page.locator(".bubble").getByText("Plain and simple").waitFor();
    await page.getByRole("radio", { name: "Note for agents" }).check();
    await page.getByRole("textbox", { name: "Message" }).fill("A first note");
    await page.getByRole("button", { name: "Keep as a note" }).click();
    await page.locator(".is-note").getByText("A first note").waitFor();
    expect(await page.getByRole("radio", { name: "Note for agents" }).isChecked()).toBe(true);
    await page.context().close();
  });

  it("had no trouble on the way", () => {
    expect(visits.troubles).toEqual([]);
    expect(world.failures).toEqual([]);
  });
});

async function fill({ shop }: ConsoleWorld): Promise<void> {
  const person = async (name: string, email: string) => (await shop.users.create({ name, email })).user.id;
  const [john, jane] = [await person("John Doe", "john@example.com"), await person("Jane Smith", "jane@example.com")];
  await shop.chats.create({ user_id: jane, message: "Hello, I need help" });
  const open = (user_id: number, subject: string, priority: "urgent" | "normal") =>
    shop.tickets.open({ user_id, subject, description: "Cannot process payment", category: "billing", priority });
  await open(john, "Payment issue", "urgent");
  await open(jane, "Account login", "normal");
  await shop.tickets.addMessage(1, { message: "Please help" });
}

async function tokenOf({ desk, shop }: ConsoleWorld, name: string): Promise<string> {
  const { id } = await desk.prisma.person.findFirstOrThrow({ where: { name } });
  return (await shop.users.token(id)).token;
}
