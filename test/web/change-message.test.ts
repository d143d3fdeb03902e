// What an agent does to a message afterwards: their own words change or go, and a note reaches the customer on purpose only.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ensureTarget } from "../../src/delivery/targets.ts";
import { addNote } from "../../src/desk/conversations/add-note.ts";
import { editMessage } from "../../src/desk/conversations/edit-message.ts";
import { wordsMark } from "../../src/desk/conversations/publish-note.ts";
import { replyToCustomer } from "../../src/desk/conversations/reply.ts";
import { holdMessage } from "../../src/desk/relay/hold.ts";
import { openTicket } from "../../src/desk/tickets/open.ts";
import { ticketNumber } from "../../src/desk/words.ts";
import { faultsIn } from "../axe.ts";
import { describeWithBrowser } from "../browser.ts";
import { isLive, visiting } from "./visit.ts";
import { type ConsoleWorld, openConsole } from "./world.ts";

let world: ConsoleWorld;
let customer: number;
let chat: number;
let reply: number;
let note: number;

beforeAll(async () => {
  world = await openConsole();
  customer = (await world.shop.users.create({ name: "Jane Doe" })).user.id;
});
afterAll(async () => {
  expect(world.failures).toEqual([]);
  await world.close();
});
beforeEach(async () => {
  const { conversation_id } = await world.shop.chats.create({ user_id: customer, message: "Hello" });
  chat = conversation_id;
  const at = { conversation: chat };
  reply = (await replyToCustomer(world.desk, world.dana, { at, body: "My first wrods" })).message;
  note = (await addNote(world.desk, world.lee, { at, body: "The refund is on its way" })).message;
});

/** What the customer's app shows. */
async function customerSees(): Promise<string[]> {
  const { token } = await world.shop.users.token(customer);
  return (await world.clientOf(token).chats.messages(chat)).messages.map(({ message }) => message);
}

describe("a message's forms", () => {
  async function send(fields: Record<string, string>, person = world.dana, path = `/chat/${chat}`) {
    const body = new URLSearchParams(fields).toString();
    const response = await world.app.request(`http://desk.test/customerservices${path}`, {
      method: "POST",
      headers: {
        Accept: "text/html",
        Cookie: await world.cookieOf(person),
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": String(body.length),
      },
      body,
    });
    return { status: response.status, place: response.headers.get("Location"), text: await response.text() };
  }

  /** What a colleague wrote in a thread, and waits in its hold window. */
  async function hold(conversation: number, externalId: string, body: string): Promise<void> {
    const { id: target } = await ensureTarget(world.desk, "slack", "C1");
    await holdMessage(world.desk, {
      ...{ conversation, target, externalId, threadId: "t", author: world.lee.id, visibility: "public", body },
      ...{ holdMs: 30_000, saidAt: world.desk.now().getTime() * 1_000 },
    });
  }

  it("go after what a colleague wrote in a thread and waits in its hold window, when they say something to the customer", async () => {
    await hold(chat, "m1", "First");
    await send({ do: "say", kind: "reply", body: "Second", seen: "9" });
    await hold(chat, "m2", "Third");
    await send({ do: "publish", message: String(note), read: wordsMark("The refund is on its way") });

    expect((await customerSees()).slice(2)).toEqual(["First", "Second", "Third", "The refund is on its way"]);
  });

  it("end a ticket after what was written before, and waits, was sent", async () => {
    const opened = () => openTicket(world.desk, world.dana, { customer, subject: "Printer", description: "On fire" });
    const [one, other] = [(await opened()).id, (await opened()).id];
    const stateOf = (id: number) =>
      world.desk.prisma.ticket.findUniqueOrThrow({
        where: { id },
        select: { conversationId: true, status: true, conversation: { select: { lastMessage: true } } },
      });
    for (const id of [one, other]) await hold((await stateOf(id)).conversationId, `h${id}`, "It is out.");

    await send({ do: "status", status: "resolved" }, world.dana, `/tickets/${ticketNumber(one)}`);
    await send({ do: "status", status: "closed", ticket: ticketNumber(other) }, world.dana, "/tickets/bulk");

    const conversation = { lastMessage: "It is out." };
    expect(await stateOf(one)).toMatchObject({ status: "resolved", conversation });
    expect(await stateOf(other)).toMatchObject({ status: "closed", conversation });
  });

  it("change nobody's words but one's own", async () => {
    const refused = await send({ do: "edit-message", message: String(reply), body: "Not mine" }, world.lee);

    expect([refused.status, await customerSees()]).toEqual([403, ["Hello", "My first wrods"]]);
    expect((await send({ do: "delete-message", message: String(reply) }, world.lee)).status).toBe(403);
    const { text } = await ask(`/chat/${chat}?change=${reply}`, world.lee);
    expect(text).not.toContain("edit-message");
  });

  it("keep new words that cannot be, beside the reason", async () => {
    const empty = await send({ do: "edit-message", message: String(reply), body: "" });

    expect(empty.status).toBe(422);
    expect(empty.text).toContain(`id="words-${reply}-error"`);
    expect(await customerSees()).toEqual(["Hello", "My first wrods"]);
  });

  it("send a note only as it was read, only once, and only from where it stands", async () => {
    const { text } = await ask(`/chat/${chat}?change=${note}`);
    const read = /name="read" value="([^"]+)"/.exec(text)?.[1] ?? "";
    const publish = { do: "publish", message: String(note), read };
    await editMessage(world.desk, world.lee, { message: note, body: "Nobody outside may know this" });

    const changed = await send(publish);
    expect([changed.status, changed.text]).toEqual([409, expect.stringContaining("says something else by now")]);
    expect((await send({ do: "publish", message: String(note) })).status).toBe(409);
    await editMessage(world.desk, world.lee, { message: note, body: "The refund is on its way" });
    const elsewhere = (await world.shop.chats.create({ user_id: customer, message: "Another" })).conversation_id;
    expect((await send(publish, world.dana, `/chat/${elsewhere}`)).status).toBe(404);
    expect(await customerSees()).toEqual(["Hello", "My first wrods"]);

    expect((await send(publish)).status).toBe(303);
    const again = await send(publish);
    expect([again.status, again.text]).toEqual([409, expect.stringContaining("sent or deleted already")]);
    expect(await customerSees()).toEqual(["Hello", "My first wrods", "The refund is on its way"]);
  });

  it("leave a line in the place of what was taken back, for agents alone, that says who did it and never what it said", async () => {
    const secret = (await addNote(world.desk, world.dana, { at: { conversation: chat }, body: "She is rude" })).message;
    await send({ do: "delete-message", message: String(reply) });
    await send({ do: "delete-message", message: String(secret) });
    await send({ do: "publish", message: String(note), read: wordsMark("The refund is on its way") });

    const log = /data-region="messages">(.*?)<\/ol>/s.exec((await ask(`/chat/${chat}`)).text)?.[1] ?? "";
    const places = [...log.matchAll(/<li id="([a-z]+-\d+)"/g)].map(([, id]) => id);
    expect(places).toEqual([
      expect.stringMatching(/^message-/),
      `gone-${reply}`,
      `gone-${secret}`,
      expect.stringMatching(/^message-/),
    ]);
    expect(log).toContain("Dana took back a message.");
    expect(log).toContain("Dana took back a note.");
    expect(log).not.toMatch(/wrods|rude/);
    expect(await customerSees()).toEqual(["Hello", "The refund is on its way"]);
  });

  it("do nothing when they name no message", async () => {
    for (const message of ["", "x", "-1", "9".repeat(20)])
      expect((await send({ do: "delete-message", message })).status).toBe(404);
  });

  it("stay on the page of earlier messages", async () => {
    const edit = { do: "edit-message", message: String(reply), body: "Right" };

    const { place } = await send(edit, world.dana, `/chat/${chat}?before=4`);

    expect(place).toBe(`/customerservices/chat/${chat}?before=4`);
  });

  async function ask(path: string, person = world.dana) {
    const response = await world.app.request(`http://desk.test/customerservices${path}`, {
      headers: { Accept: "text/html", Cookie: await world.cookieOf(person) },
    });
    return { text: await response.text() };
  }
});

describeWithBrowser("a message in a browser", () => {
  const visits = visiting(() => world);

  const at = (page: Page, message: number) => page.locator(`#message-${message}`);

  it("is changed, sent and taken back in place, while what is being written stays", async () => {
    const page = await visits.open(world.dana);
    await page.goto(`${world.url}/chat/${chat}`);
    await isLive(page);
    await page.getByRole("textbox", { name: "Message" }).fill("Half a sen");
    await at(page, reply).getByRole("link", { name: "Change this message" }).click();
    await at(page, reply).getByLabel("New words").fill("My first words");
    await world.shop.chats.send(chat, { message: "Still there?" });
    await page.locator(".bubble").getByText("Still there?").waitFor();
    expect(await at(page, reply).getByLabel("New words").inputValue()).toBe("My first words");
    expect(await faultsIn(page)).toEqual([]);

    await at(page, reply).getByLabel("New words").press("Control+Enter");
    await at(page, reply).getByText("edited").waitFor();
    expect(await customerSees()).toEqual(["Hello", "My first words", "Still there?"]);
    await at(page, note).getByRole("link", { name: "Send this note" }).click();
    await at(page, note).locator("summary", { hasText: "Send to the customer" }).click();
    await at(page, note).getByText("Only agents have seen this so far.").waitFor();
    expect(await customerSees()).toHaveLength(3);
    await at(page, note).getByRole("button", { name: "Send to Jane Doe" }).click();
    await page.locator(".is-desk").getByText("The refund is on its way").waitFor();
    expect(await customerSees()).toEqual(["Hello", "My first words", "Still there?", "The refund is on its way"]);

    await at(page, reply).getByRole("link", { name: "Change this message" }).click();
    await at(page, reply).locator("summary", { hasText: "Take it back" }).click();
    await at(page, reply).getByRole("button", { name: "Take it back" }).click();
    await at(page, reply).waitFor({ state: "detached" });
    await page.locator(`#gone-${reply}`).getByText("Dana took back a message.").waitFor();
    expect(await faultsIn(page)).toEqual([]);
    expect(await customerSees()).toEqual(["Hello", "Still there?", "The refund is on its way"]);
    expect(await page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("Half a sen");
    expect(await page.getByRole("radio", { name: "Reply to Jane Doe" }).isChecked()).toBe(true);
    await page.context().close();
  }, 30_000);

  it("is changed, sent and taken back without script, on a ticket's page, too", async () => {
    const { ticket } = await world.shop.tickets.open({ user_id: customer, subject: "S", description: "D" });
    const place = { at: { ticket: ticket.id } };
    const mine = (await replyToCustomer(world.desk, world.dana, { ...place, body: "Wrods" })).message;
    const secret = (await addNote(world.desk, world.dana, { ...place, body: "Ready now" })).message;
    const page = await visits.open(world.dana, { javaScriptEnabled: false });
    await page.goto(`${world.url}/tickets/${ticket.ticket_number}`);
    await at(page, mine).getByRole("link", { name: "Change this message" }).click();
    await at(page, mine).getByLabel("New words").fill("Words");
    await at(page, mine).getByRole("button", { name: "Save" }).click();
    await page.getByText("Changed.").waitFor();

    await at(page, secret).getByRole("link", { name: "Change this message" }).click();
    await page.getByRole("link", { name: "Leave it as it is" }).click();
    await at(page, secret).getByRole("link", { name: "Change this message" }).click();
    await at(page, secret).locator("summary", { hasText: "Send to the customer" }).click();
    await at(page, secret).getByRole("button", { name: "Send to Jane Doe" }).click();
    await page.getByText("Sent to the customer.").waitFor();
    await at(page, mine).getByRole("link", { name: "Change this message" }).click();
    await at(page, mine).locator("summary", { hasText: "Take it back" }).click();
    await at(page, mine).getByRole("button", { name: "Take it back" }).click();
    await page.getByText("Taken back.").waitFor();

    const { messages } = (await world.shop.tickets.view(ticket.id)).ticket;
    expect(messages.map(({ message, is_internal }) => [message, is_internal])).toEqual([["Ready now", false]]);
    await page.context().close();
  }, 30_000);
});
