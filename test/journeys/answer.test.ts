import { afterAll, beforeAll, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { onBothQueues } from "./backends.ts";
import { discordButton, discordRoot, discordThread, slackButton, slackReplies, slackRoot } from "./look.ts";

interface Messages {
  messages: { id: number; sender_id: number | null; message: string; is_read: boolean; is_internal: boolean }[];
}

onBothQueues("a desk", (queue) => {
  let house: TestHouse;

  beforeAll(async () => {
    house = await openHouse({ redisUrl: queue.redisUrl() });
  });
  afterAll(() => house.close());

  it("brings a chat to both platforms, and an answer from Slack back to the customer and to Discord", async () => {
    const { slack, discord } = house;
    const jane = await house.customer("Jane Doe");
    const { conversation_id: id } = await jane.api.post<{ conversation_id: number }>("/chat/create", {
      message: "Hello, I need help",
    });

    const root = await slack.waitFor(() => slackRoot(slack, "Jane Doe"));
    const asked = await slack.waitFor(() =>
      slackReplies(slack, root.ts).find(({ text }) => text?.includes("Hello, I need help")),
    );
    expect(asked.author.name).toBe("Jane Doe");
    const thread = await discord.waitFor(() => discordThread(discord, "Jane Doe"));
    const askedThere = await discord.waitFor(() =>
      discord.messages(thread.id).find(({ content }) => content.includes("Hello, I need help")),
    );
    expect(askedThere.author.name).toBe("Jane Doe");

    const dana = slack.user("dana");
    await dana.click(slack.supportChannel, root.ts, slackButton(root, "Claim"));
    await slack.waitFor(() => JSON.stringify(slackRoot(slack, "Jane Doe")).includes("Unclaim"));
    await dana.say(slack.supportChannel, "We are here to help! <3 & more", { thread: root.ts });

    const answered = await slack.waitFor(() =>
      slackReplies(slack, root.ts).find(({ reactions }) => reactions?.some(({ name }) => name === "white_check_mark")),
    );
    expect(answered.text).toContain("We are here to help!");
    const { messages } = await jane.api.get<Messages>(`/chat/${id}/messages`);
    expect(messages.map(({ message }) => message)).toEqual(["Hello, I need help", "We are here to help! <3 & more"]);
    await discord.waitFor(() =>
      discord
        .messages(thread.id)
        .find(({ content, author }) => author.name.startsWith("Dana") && content.includes("We are here to help!")),
    );

    const before = await jane.api.get<{ conversations: { id: number; unread_count: number }[] }>("/chat");
    expect(before.conversations).toEqual([expect.objectContaining({ id, unread_count: 1 })]);
    await jane.api.post(`/chat/${id}/mark-read`);
    await slack.waitFor(() =>
      slackReplies(slack, root.ts).find(({ reactions }) => reactions?.some(({ name }) => name === "eyes")),
    );
  });

  it("is one ticket everywhere: opened by HTTP, assigned in Discord, noted in Slack, resolved by a button", async () => {
    const { slack, discord, app } = house;
    const john = await house.customer("John Roe");
    const start = await app.get<{ stats: Record<string, number> }>("/tickets");
    const { ticket } = await app.post<{ ticket: { id: number; ticket_number: string } }>("/tickets", {
      user_id: john.id,
      subject: "Payment Issue",
      description: "Cannot process payment",
      category: "billing",
      priority: "urgent",
    });

    const root = await slack.waitFor(() => slackRoot(slack, ticket.ticket_number));
    const thread = await discord.waitFor(() => discordThread(discord, ticket.ticket_number));

    const assigned = await discord.user("dana").slash(thread.id, "ticket assign", { agent: discord.user("lee").id });
    expect(assigned.ephemeral).toBe(true);
    await slack.waitFor(() =>
      slackReplies(slack, root.ts).find((message) => JSON.stringify(message).includes("assigned this to Lee")),
    );

    await slack.user("lee").say(slack.supportChannel, "!note canary-note do not tell", { thread: root.ts });
    await discord.waitFor(() =>
      discord.messages(thread.id).find(({ content }) => content.includes("canary-note") && content.includes("🔒")),
    );

    const card = await discord.waitFor(() => {
      const message = discordRoot(discord, thread);
      return message && JSON.stringify(message).includes("Lee") ? message : undefined;
    });
    await discord.user("lee").click(discord.supportChannel, card.id, discordButton(card, "Close"));
    await discord.user("lee").submit({ how: "resolve" });

    await slack.waitFor(() => JSON.stringify(slackRoot(slack, ticket.ticket_number)).includes("🟢 Resolved"));
    await discord.waitFor(() => JSON.stringify(discordRoot(discord, thread)).includes("🟢 Resolved"));
    const seen = await app.get<{ ticket: { status: string; assigned_to: { name: string } } }>(`/tickets/${ticket.id}`);
    expect(seen.ticket).toMatchObject({ status: "resolved", assigned_to: { name: "Lee" } });
    const { stats } = await app.get<{ stats: Record<string, number> }>("/tickets");
    expect(stats).toMatchObject({
      total: (start.stats.total ?? 0) + 1,
      resolved: (start.stats.resolved ?? 0) + 1,
      urgent: (start.stats.urgent ?? 0) + 1,
    });

    const reads = await Promise.all(
      ["/tickets", `/tickets/${ticket.ticket_number}`, "/chat", "/tickets?search=canary", "/chat?search=canary"].map(
        (path) => john.api.get(path),
      ),
    );
    expect(JSON.stringify(reads)).not.toContain("canary");
  });

  it("keeps what nobody claimed, what is marked and what an outsider says from the customer", async () => {
    const { slack, discord } = house;
    const bob = await house.customer("Bob Wilson");
    const { conversation_id: id } = await bob.api.post<{ conversation_id: number }>("/chat/create", {
      message: "Anybody there?",
    });
    const root = await slack.waitFor(() => slackRoot(slack, "Bob Wilson"));
    const thread = await discord.waitFor(() => discordThread(discord, "Bob Wilson"));
    const locked = (text: string) =>
      slack.waitFor(() =>
        slackReplies(slack, root.ts).find(
          (m) => m.text?.includes(text) && m.reactions?.some(({ name }) => name === "lock"),
        ),
      );

    await slack.user("dana").say(slack.supportChannel, "leak-1 unclaimed", { thread: root.ts });
    await locked("leak-1");
    await slack.waitFor(() =>
      slack
        .user("dana")
        .ephemerals()
        .some(
          (message) =>
            JSON.stringify(message).includes("Claim & send") || JSON.stringify(message).includes("Claim &amp; send"),
        ),
    );
    await slack.user("visitor").say(slack.supportChannel, "leak-2 outsider", { thread: root.ts });
    await slack.waitFor(() => slack.user("visitor").ephemerals().length > 0);
    await discord.user("visitor").say(thread.id, "!r leak-3 outsider command");
    await slack.user("dana").say(slack.supportChannel, "!claim", { thread: root.ts });
    await slack.waitFor(() => JSON.stringify(slackRoot(slack, "Bob Wilson")).includes("Unclaim"));
    await slack.user("dana").say(slack.supportChannel, "// leak-4 marked", { thread: root.ts });
    await slack.user("dana").say(slack.supportChannel, "🔒 leak-5 marked", { thread: root.ts });
    await slack.user("dana").say(slack.supportChannel, "!wat leak-6 unknown", { thread: root.ts });
    await discord.user("lee").say(thread.id, "leak-7 another agent");
    await locked("leak-5");
    await slack.user("dana").say(slack.supportChannel, "Now it is for you.", { thread: root.ts });
    await slack.waitFor(() =>
      slackReplies(slack, root.ts).find(
        (m) => m.text?.includes("Now it is") && m.reactions?.some(({ name }) => name === "white_check_mark"),
      ),
    );

    const { messages } = await bob.api.get<Messages>(`/chat/${id}/messages`);
    expect(messages.map(({ message }) => message)).toEqual(["Anybody there?", "Now it is for you."]);
  });

  it("keeps from the customer what was written before the claim or taken back, though Slack tells of it later", async () => {
    const { slack } = house;
    const eve = await house.customer("Eve Early");
    const { conversation_id: id } = await eve.api.post<{ conversation_id: number }>("/chat/create", { message: "Hi" });
    const root = await slack.waitFor(() => slackRoot(slack, "Eve Early"));
    const [channel, dana] = [slack.supportChannel, slack.user("dana")];
    const inThread = { thread: root.ts };
    const locked = (text: string) =>
      slack.waitFor(() =>
        slackReplies(slack, root.ts).find(
          (m) => m.text?.includes(text) && m.reactions?.some(({ name }) => name === "lock"),
        ),
      );

    const tellBefore = slack.holdEvents();
    await dana.say(channel, "leak-9 before the claim", inThread);
    const tellClaim = slack.holdEvents();
    await dana.say(channel, "!claim", inThread);
    tellClaim();
    await slack.waitFor(() => JSON.stringify(slackRoot(slack, "Eve Early")).includes("Unclaim"));
    tellBefore();
    await locked("leak-9");

    const tellWords = slack.holdEvents();
    const gone = await dana.say(channel, "leak-10 taken back", inThread);
    const hidden = await dana.say(channel, "leak-11 made a note", inThread);
    const tellChanges = slack.holdEvents();
    await dana.remove(channel, gone);
    await dana.edit(channel, hidden, "// leak-11 made a note");
    tellChanges();
    await dana.say(channel, "// what follows the changes", inThread);
    await locked("what follows");
    tellWords();
    await locked("leak-11");
    await dana.say(channel, "This is for you.", inThread);
    await slack.waitFor(() =>
      slackReplies(slack, root.ts).find(
        (m) => m.text?.includes("This is for") && m.reactions?.some(({ name }) => name === "white_check_mark"),
      ),
    );

    const { messages } = await eve.api.get<Messages>(`/chat/${id}/messages`);
    expect(messages.map(({ message }) => message)).toEqual(["Hi", "This is for you."]);
  });

  it("in mode explicit sends only what is said to be sent, and its card says so", async () => {
    const { slack, discord } = house;
    const channel = slack.supportChannel;
    const set = await house.operate("channels", "mode", channel, "explicit");
    expect(set).toMatchObject({ code: 0, out: `${channel} is in mode explicit now.\n` });
    const ann = await house.customer("Ann Explicit");
    const { conversation_id: id } = await ann.api.post<{ conversation_id: number }>("/chat/create", { message: "Hi" });
    const root = await slack.waitFor(() => slackRoot(slack, "Ann Explicit"));
    expect(JSON.stringify(root)).toContain("write !r and your answer");
    const thread = await discord.waitFor(() => discordThread(discord, "Ann Explicit"));
    const dana = slack.user("dana");

    await dana.say(channel, "!claim", { thread: root.ts });
    await slack.waitFor(() => JSON.stringify(slackRoot(slack, "Ann Explicit")).includes("Unclaim"));
    await dana.say(channel, "leak-8 plain words of the assignee", { thread: root.ts });
    await dana.say(channel, "!r Said on purpose.", { thread: root.ts });
    await discord.waitFor(() =>
      discord.messages(thread.id).find(({ content }) => content.startsWith("Said on purpose.")),
    );

    const { messages } = await ann.api.get<Messages>(`/chat/${id}/messages`);
    expect(messages.map(({ message }) => message)).toEqual(["Hi", "Said on purpose."]);
    await house.operate("channels", "mode", channel, "assignee");
  });
});
