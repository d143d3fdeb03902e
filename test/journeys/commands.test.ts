// What agents do all day, in both workspaces: saved replies, transcripts, snoozing, tickets from chats, lists, deletion; and where
// two of them meet.

import { afterAll, beforeAll, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { discordButton, discordRoot, discordThread, slackButton, slackReplies, slackRoot, until } from "./look.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

type SlackRoot = NonNullable<ReturnType<typeof slackRoot>>;

async function open(name: string) {
  const { slack, discord, app } = house;
  const customer = await house.customer(name);
  const { ticket } = await app.post<{ ticket: { id: number; ticket_number: string } }>("/tickets", {
    user_id: customer.id,
    subject: `Parcel of ${name}`,
    description: "It is late",
  });
  const root = await slack.waitFor(() => slackRoot(slack, ticket.ticket_number));
  const thread = await discord.waitFor(() => discordThread(discord, ticket.ticket_number));
  const said = async () =>
    (
      await customer.api.get<{ ticket: { messages: { message: string }[] } }>(`/tickets/${ticket.id}`)
    ).ticket.messages.map(({ message }) => message);
  return { id: ticket.id, number: ticket.ticket_number, customer, root, thread, said };
}

/** The newest thing that only this person sees and that says this. */
const whisper = (person: string, words: string) =>
  house.slack.waitFor(() =>
    house.slack
      .user(person)
      .ephemerals()
      .reverse()
      .find((message) => JSON.stringify(message).includes(words)),
  );
const press = async (person: string, words: string, label: string) => {
  const message = await whisper(person, words);
  const button = slackButton(message as unknown as SlackRoot, label);
  await house.slack.user(person).click(house.slack.supportChannel, message.ts, button);
};

it("a saved reply is written by an admin, shown filled in, and sent, on both platforms", async () => {
  const { slack, discord } = house;
  const { root, thread, said, number } = await open("Ann Macro");
  const channel = slack.supportChannel;
  await slack.user("lee").slash("/support", "macro late Hacked", channel);
  await whisper("lee", "is for admins");
  await slack
    .user("dana")
    .slash("/support", "macro late {ticket.number}: sorry, {customer.first_name}! {agent.name}", channel);
  await whisper("dana", "Made the macro late");

  await slack.user("lee").say(channel, "!macro late", { thread: root.ts });
  await press("lee", `${number}: sorry, Ann! Lee`, "Send");
  await until(said, (messages) => messages.includes(`${number}: sorry, Ann! Lee`));

  const preview = await (await discord.user("dana").slash(thread.id, "ticket macro", { name: "late" })).settled();
  if (!preview) throw new Error("There is no preview.");
  const form = await discord.user("dana").click(thread.id, preview.id, discordButton(preview, "Edit"));
  expect(JSON.stringify(form.modal)).toContain(`${number}: sorry, Ann! Dana`);
  await (await discord.user("dana").submit({ text: "It is on its way." })).settled();
  await until(said, (messages) => messages.at(-1) === "It is on its way.");
});

it("a transcript comes as files to whoever asked, to nobody else, and without notes", async () => {
  const { slack, discord } = house;
  const { root, thread } = await open("Bob Transcript");
  await slack.user("lee").say(slack.supportChannel, "!note canary-transcript", { thread: root.ts });
  await discord.waitFor(() => discord.messages(thread.id).find(({ content }) => content.includes("canary-transcript")));

  const answer = await discord.user("lee").slash(thread.id, "ticket transcript");
  const message = await answer.settled();
  expect([answer.ephemeral, message?.attachments.map(({ name }) => name.replace(/\d+/, "N"))]).toEqual([
    true,
    ["TKT-N.txt", "TKT-N.html"],
  ]);
  await slack.user("lee").say(slack.supportChannel, "!transcript", { thread: root.ts });
  await whisper("lee", "It is in your direct messages with me.");
  const dm = slack.state().channels.find(({ id }) => id === slack.user("lee").dm());
  expect(dm?.messages.flatMap(({ files = [] }) => files.map(({ name }) => String(name).replace(/\d+/, "N")))).toEqual([
    "TKT-N.txt",
    "TKT-N.html",
  ]);
  expect(JSON.stringify(slackReplies(slack, root.ts))).not.toContain("TKT-N.txt");
});

it("a ticket put aside says so on both cards, and its customer's word brings it back", async () => {
  const { slack, discord } = house;
  const { id, root, thread, customer, number } = await open("Cora Snooze");

  await slack.user("lee").say(slack.supportChannel, "!snooze 3d", { thread: root.ts });
  await slack.waitFor(() => JSON.stringify(slackRoot(slack, number)).includes("Put aside until"));
  await discord.waitFor(() => JSON.stringify(discordRoot(discord, thread)).includes("End snooze"));
  await customer.api.post(`/tickets/${id}/message`, { message: "It came!" });

  await slack.waitFor(() => !JSON.stringify(slackRoot(slack, number)).includes("Put aside until"));
  await discord.waitFor(() => JSON.stringify(discordRoot(discord, thread)).includes("Snooze"));
  expect(JSON.stringify(await customer.api.get(`/tickets/${id}`))).not.toMatch(/snooze|aside/);
});

it("a chat becomes a ticket in its own thread, by the button on its card", async () => {
  const { slack, discord } = house;
  const eve = await house.customer("Eve Chat");
  await eve.api.post("/chat/create", { message: "My invoice is wrong" });
  const thread = await discord.waitFor(() => discordThread(discord, "Eve Chat"));
  const root = await slack.waitFor(() => slackRoot(slack, "Eve Chat"));
  const card = await discord.waitFor(() => discordRoot(discord, thread));

  await discord.user("lee").click(discord.supportChannel, card.id, discordButton(card, "Make ticket"));
  await (await discord.user("lee").submit({ subject: "Wrong invoice", category: "billing" })).settled();

  await slack.waitFor(() => slackRoot(slack, "Wrong invoice"));
  await slack.waitFor(() =>
    slackReplies(slack, root.ts).some((m) => JSON.stringify(m).includes("made a ticket of this")),
  );
  const words = slackReplies(slack, root.ts).filter(({ text }) => text?.includes("My invoice is wrong"));
  expect(words).toHaveLength(1);
  const { tickets } = await eve.api.get<{ tickets: { subject: string }[] }>("/tickets");
  expect(tickets.map(({ subject }) => subject)).toEqual(["Wrong invoice"]);
});

it("who was overtaken in a form is asked first, keeps the words, and sends once", async () => {
  const { slack, discord } = house;
  const { root, thread, said } = await open("Finn Collision");
  const card = await discord.waitFor(() => discordRoot(discord, thread));
  await discord.user("lee").click(discord.supportChannel, card.id, discordButton(card, "Reply"));
  await slack.user("dana").say(slack.supportChannel, "!r I have it.", { thread: root.ts });
  await until(said, (messages) => messages.length === 1);

  const asked = await (await discord.user("lee").submit({ text: "Where is it?" })).settled();

  if (!asked) throw new Error("Nobody was asked.");
  expect(JSON.stringify(asked)).toMatch(/Dana answered.*I have it/);
  expect(await said()).toEqual(["I have it."]);
  const anyway = discordButton(asked, "Send anyway");
  await (await discord.user("lee").click(discord.supportChannel, asked.id, anyway)).settled();
  await until(said, (messages) => messages.at(-1) === "Where is it?");
});

it("lists lead to tickets, deletion asks, and what is stale or senseless says so to one person", async () => {
  const { slack, discord } = house;
  const { root, number, thread, customer } = await open("Gus Gone");
  const dana = slack.user("dana");
  const channel = slack.supportChannel;
  const stale = await discord.waitFor(() => discordRoot(discord, thread));
  await dana.slash("/ticket", `list search:${number}`, channel);
  await press("dana", "🎫 Tickets", "View");
  await whisper("dana", "It is late");
  await discord.user("lee").click(discord.supportChannel, stale.id, discordButton(stale, "Reply"));

  await dana.say(channel, "!delete", { thread: root.ts });
  await press("dana", `Delete ${number}?`, "Delete for good");
  await until(
    () => customer.api.get<{ tickets: unknown[] }>("/tickets"),
    ({ tickets }) => tickets.length === 0,
  );

  const late = await (await discord.user("lee").submit({ text: "Too late" })).settled();
  expect(late?.content).toMatch(/no such ticket/i);
  const claim = discordButton(stale, "Claim");
  const clicked = await discord
    .user("lee")
    .click(discord.supportChannel, stale.id, claim)
    .catch((error: Error) => error.message);
  expect(JSON.stringify(typeof clicked === "string" ? clicked : await clicked.settled())).toMatch(
    /no such|button|component/i,
  );
  await dana.slash("/ticket", `view ${number}`, channel);
  await whisper("dana", "There is no such ticket");
  await dana.slash("/ticket", "snooze 2h nonsense", channel);
  await whisper("dana", "is no ticket. Say it like TKT-001");
  await dana.slash("/ticket", "close", channel);
  await slack.waitFor(() => dana.openModal());
});
