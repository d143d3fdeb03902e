// The Reply form says a saved reply, words and files, and sets the status; files come with a Discord command, too.

import { afterAll, beforeAll, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { discordButton, discordRoot, discordThread, slackButton, slackReplies, slackRoot, until } from "./look.ts";

let house: TestHouse;

beforeAll(async () => {
  house = await openHouse();
  const { slack } = house;
  await slack.user("dana").slash("/support", 'macro sorry "Sorry, {customer.name}!"', slack.supportChannel);
});
afterAll(() => house.close());

interface Seen {
  ticket: { status: string; messages: { message: string; is_internal: boolean; attachments: { name: string }[] }[] };
}

async function ticketOf(name: string) {
  const { slack, discord, app } = house;
  const customer = await house.customer(name);
  const opened = { user_id: customer.id, subject: `Printer of ${name}`, description: "It burns" };
  const { ticket } = await app.post<{ ticket: { id: number; ticket_number: string } }>("/tickets", opened);
  const root = await slack.waitFor(() => slackRoot(slack, ticket.ticket_number));
  const thread = await discord.waitFor(() => discordThread(discord, ticket.ticket_number));
  const seen = async () => (await customer.api.get<Seen>(`/tickets/${ticket.id}`)).ticket;
  const all = async () => (await app.get<Seen>(`/tickets/${ticket.id}`)).ticket;
  return { number: ticket.ticket_number, root, thread, seen, all };
}

const file = (name: string) => ({ name, mimetype: "text/plain", content: new TextEncoder().encode(`in ${name}`) });
const forDiscord = (name: string) => ({ name, contentType: "text/plain", content: file(name).content });
const namesOf = ({ attachments }: { attachments: { name: string }[] }) => attachments.map(({ name }) => name);

it("on Slack: a macro, words, two files and a status in one form", async () => {
  const { slack, discord } = house;
  const { root, thread, seen } = await ticketOf("Fay Forms");
  const dana = slack.user("dana");
  await dana.click(slack.supportChannel, root.ts, slackButton(root, "Reply"));
  await slack.waitFor(() => dana.openModal());
  const uploaded = [dana.upload(file("one.txt")), dana.upload(file("two.txt"))];
  await dana.submit({ macro: "sorry", text: "It is mended.", status: "resolved", file: uploaded });

  const { messages, status } = await until(seen, (ticket) => ticket.status === "resolved");
  expect(status).toBe("resolved");
  expect(messages.map(({ message }) => message)).toEqual(["Sorry, Fay Forms!\n\nIt is mended."]);
  expect(messages.flatMap(namesOf)).toEqual(["one.txt", "two.txt"]);
  await discord.waitFor(() => JSON.stringify(discord.messages(thread.id)).includes("two.txt"));
  await slack.waitFor(() => JSON.stringify(slackReplies(slack, root.ts)).includes("Sorry, Fay Forms!"));
});

it("on Slack: a form overtaken by somebody else keeps its files until it is sent", async () => {
  const { slack } = house;
  const { root, number, seen } = await ticketOf("Oda Overtaken");
  const dana = slack.user("dana");
  await dana.click(slack.supportChannel, root.ts, slackButton(root, "Reply"));
  await slack.waitFor(() => dana.openModal());
  await slack.user("lee").say(slack.supportChannel, "!r I was faster", { thread: root.ts });
  await until(seen, ({ messages }) => messages.length === 1);
  await dana.submit({ file: [dana.upload(file("late.txt"))] });
  const asked = await slack.waitFor(() =>
    dana.ephemerals().find((message) => JSON.stringify(message).includes("Someone was faster")),
  );
  await dana.click(slack.supportChannel, asked.ts, slackButton(asked as unknown as typeof root, "Do it anyway"));

  const { messages } = await until(seen, (ticket) => ticket.messages.length === 2);
  expect([number, messages.map(namesOf)]).toEqual([number, [[], ["late.txt"]]]);
});

it("on Discord: by the form, and by the command itself", async () => {
  const { slack, discord } = house;
  const { root, thread, number, seen, all } = await ticketOf("Dee Discord");
  const dana = discord.user("dana");
  const card = await discord.waitFor(() => discordRoot(discord, thread));
  await dana.click(discord.supportChannel, card.id, discordButton(card, "Reply"));
  await (await dana.submit({ text: "Here", status: ["in_progress"], file: [forDiscord("form.txt")] })).settled();
  await (await dana.slash(thread.id, "ticket reply", { file: forDiscord("bare.txt") })).settled();
  await (await dana.slash(thread.id, "ticket note", { text: "CANARY", file: forDiscord("CANARY.txt") })).settled();
  const refused = await dana.slash(discord.supportChannel, "ticket reply", { file: forDiscord("whose.txt") });
  expect(JSON.stringify(refused.message)).toContain("A file cannot wait for a form");

  const { status, messages } = await until(seen, (ticket) => ticket.messages.length === 2);
  expect([number, status, messages.map(({ message }) => message), messages.flatMap(namesOf)]).toEqual([
    number,
    "in_progress",
    ["Here", ""],
    ["form.txt", "bare.txt"],
  ]);
  const kept = await until(all, (ticket) => ticket.messages.length === 3);
  expect(kept.messages.at(-1)).toMatchObject({ is_internal: true, attachments: [{ name: "CANARY.txt" }] });
  await slack.waitFor(() => JSON.stringify(slackReplies(slack, root.ts)).includes("bare.txt"));
});

it("what a new ticket's form brings is kept for agents", async () => {
  const { slack } = house;
  const { id, api } = await house.customer("Nia New");
  const dana = slack.user("dana");
  await dana.slash("/ticket", "", slack.supportChannel);
  await slack.waitFor(() => dana.openModal());
  const fields = { customer: String(id), subject: "By phone", description: "She called." };
  await dana.submit({ ...fields, file: [dana.upload(file("CANARY.txt"))] });
  const root = await slack.waitFor(() => slackRoot(slack, "By phone"));
  await slack.waitFor(() => JSON.stringify(slackReplies(slack, root.ts)).includes("CANARY.txt"));
  expect(JSON.stringify(await api.get("/tickets"))).not.toContain("CANARY");
});
