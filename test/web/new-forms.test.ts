// A new ticket and a new conversation from the console: once, with files that stay inside, and no upload in vain.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithBrowser } from "../browser.ts";
import { visiting } from "./visit.ts";
import { type ConsoleWorld, openConsole } from "./world.ts";

let world: ConsoleWorld;
let customer: number;
beforeAll(async () => {
  world = await openConsole();
  const { user } = await world.shop.users.create({ name: "Jane Doe", email: "jane@example.com" });
  customer = user.id;
});
afterAll(async () => {
  expect(world.failures).toEqual([]);
  await world.close();
});

const ticket = {
  customer: "jane@example.com",
  subject: "Card",
  description: "It is refused",
  category: "billing",
  priority: "high",
};

describe("a form that is sent twice", () => {
  async function send(path: string, fields: Record<string, string>) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const answer = await world.app.request(`http://desk.test/customerservices${path}`, {
      method: "POST",
      headers: { Accept: "text/html", Cookie: await world.cookieOf(world.dana), "Sec-Fetch-Site": "same-origin" },
      body,
    });
    return [answer.status, answer.headers.get("Location")];
  }

  it("opens one ticket, also when both arrive at once, and another one with other words", async () => {
    const form = { ...ticket, once: "one" };
    const both = await Promise.all([send("/tickets/new", form), send("/tickets/new", form)]);

    expect(both).toEqual(Array(2).fill([303, "/customerservices/tickets/TKT-001"]));
    expect(await send("/tickets/new", form)).toEqual([303, "/customerservices/tickets/TKT-001"]);
    const other = await send("/tickets/new", { ...form, subject: "Another card" });
    expect(other).toEqual([303, "/customerservices/tickets/TKT-002"]);
    expect((await world.shop.tickets.list()).tickets).toHaveLength(2);
  });

  it("starts one conversation", async () => {
    const form = { customer: "Jane Doe", body: "Hello", once: "two" };
    const [first, second] = [await send("/chat/new", form), await send("/chat/new", form)];

    expect(second).toEqual(first);
    expect((await world.shop.chats.list()).conversations).toHaveLength(1);
  });
});

describeWithBrowser("files in a browser", () => {
  const visits = visiting(() => world);

  const file = (name: string, bytes: number) => ({ name, mimeType: "text/plain", buffer: Buffer.alloc(bytes, "x") });

  it("go with a new ticket as a note, and are not sent when the desk would not take them", async () => {
    const page = await visits.open(world.dana);
    await page.goto(`${world.url}/tickets/new`);
    await page.getByLabel("Customer").fill("Jane Doe");
    await page.getByLabel("Subject").fill("With a file");
    await page.getByLabel("Description").fill("See the file");
    await page.getByLabel("Attachments").setInputFiles([file("film.txt", 1_000_001)]);
    await page.getByText("film.txt: larger than 1 MB, the most that a file may have.").waitFor();
    await page.getByRole("button", { name: "Open the ticket" }).click();
    expect(new URL(page.url()).pathname).toMatch(/\/tickets\/new$/);
    await page.getByLabel("Attachments").setInputFiles(["a", "b", "c", "d"].map((name) => file(name, 1)));
    await page.getByText("A message takes at most 3 files.").waitFor();

    await page.getByLabel("Attachments").setInputFiles([file("steps.txt", 9)]);
    await page.getByRole("button", { name: "Open the ticket" }).click();
    await page
      .locator(".is-note")
      .getByRole("link", { name: /steps\.txt/ })
      .waitFor();
    const { token } = await world.shop.users.token(customer);
    const [own] = (await world.clientOf(token).tickets.list({ search: "With a file" })).tickets;
    expect((await world.clientOf(token).tickets.view(own?.id ?? 0)).ticket.messages).toEqual([]);
    await page.context().close();
  });

  it("stay out of a reply that would be refused, whose words are still there", async () => {
    const page = await visits.open(world.dana);
    await page.goto(`${world.url}/tickets/TKT-001`);
    await page.getByRole("textbox", { name: "Message" }).fill("Here it is");
    await page.getByLabel("Attachments").setInputFiles([file("film.txt", 1_000_001)]);
    await page.getByRole("button", { name: "Send to the customer" }).click();
    await page.getByText("film.txt: larger than 1 MB").waitFor();
    await page.getByLabel("Attachments").setInputFiles([file("steps.txt", 9)]);
    await page.getByRole("button", { name: "Send to the customer" }).click();
    await page.getByRole("link", { name: /steps\.txt/ }).waitFor();

    const { messages } = (await world.shop.tickets.view(1)).ticket;
    expect(messages.map(({ message }) => message)).toEqual(["Here it is"]);
    await page.context().close();
  });
});
