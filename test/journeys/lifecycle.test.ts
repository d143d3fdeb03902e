// Story 10: a restart between resolve and auto-close. What time does to a ticket stands on the ticket, not in a process.

import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DiscordSandbox, startDiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import { type SlackSandbox, startSlackSandbox } from "../../bots/sandbox/slack/emulator.ts";
import { type Api, apiOf } from "../api.ts";
import { testKey } from "../house.ts";
import { type FreshDatabase, freshDatabase } from "../postgres.ts";
import { type DeskProcess, deskEnv, startProcess } from "../process.ts";
import { onBothQueues } from "./backends.ts";
import { discordButton, discordRoot, discordThread, slackButton, slackReplies, slackRoot, until } from "./look.ts";

interface Seen {
  ticket: { id: number; ticket_number: string; status: string; auto_close_at: string | null };
}

onBothQueues("a resolved ticket, while the worker is killed", (queue) => {
  let slack: SlackSandbox;
  let discord: DiscordSandbox;
  let database: FreshDatabase;
  let front: DeskProcess;
  let worker: DeskProcess;
  let app: Api;
  let env: Record<string, string>;

  beforeAll(async () => {
    slack = await startSlackSandbox();
    discord = await startDiscordSandbox();
    database = await freshDatabase();
    env = { ...deskEnv({ database, redisUrl: queue.redisUrl(), slack, discord }), AUTO_CLOSE_HOURS: "48" };
    front = await startProcess({ ...env, SERVICES: "http,slack,discord" });
    worker = await startProcess({ ...env, SERVICES: "worker" });
    app = apiOf(front.url ?? "", testKey);
  }, 60_000);

  afterAll(async () => {
    await worker?.stop("SIGTERM");
    await front?.stop("SIGTERM");
    await slack?.close();
    await discord?.close();
    await database?.drop();
  });

  async function open(name: string) {
    const { user } = await app.post<{ user: { id: number } }>("/users", { name });
    const { token } = await app.post<{ token: string }>(`/users/${user.id}/token`);
    const customer = apiOf(front.url ?? "", token);
    const opened = { user_id: user.id, subject: `Printer of ${name}`, description: "It burns" };
    const { ticket } = await app.post<Seen>("/tickets", opened);
    const look = async () => (await customer.get<Seen>(`/tickets/${ticket.id}`)).ticket;
    const root = await slack.waitFor(() => slackRoot(slack, ticket.ticket_number), 15_000);
    const thread = await discord.waitFor(() => discordThread(discord, ticket.ticket_number), 15_000);
    return { id: ticket.id, number: ticket.ticket_number, customer, look, root, thread };
  }

  it("story 10: closes when its customer said nothing, and stays open when they wrote, whatever was down meanwhile", async () => {
    const [silent, loud] = [await open("Jane Doe"), await open("John Roe")];
    const dana = slack.user("dana");

    await dana.say(slack.supportChannel, "!close We put the fire out.", { thread: silent.root.ts });
    const offer = await slack.waitFor(() =>
      dana.ephemerals().find((message) => JSON.stringify(message).includes(`Close ${silent.number}?`)),
    );
    expect((await silent.look()).status).toBe("open");
    const asks = slackButton(offer as unknown as typeof silent.root, "Resolve and ask the customer");
    await dana.click(slack.supportChannel, offer.ts, asks);
    const resolved = await until(silent.look, ({ status }) => status === "resolved");
    expect(resolved.auto_close_at).not.toBeNull();

    const card = await discord.waitFor(() => discordRoot(discord, loud.thread));
    const lee = discord.user("dana");
    await lee.click(discord.supportChannel, card.id, discordButton(card, "Close"));
    await (await lee.submit({ message: "Is it well now?", how: "resolve" })).settled();
    await until(loud.look, ({ status }) => status === "resolved");
    await slack.waitFor(() =>
      slackReplies(slack, silent.root.ts).find(({ text }) => text?.includes("We put the fire out.")),
    );

    await worker.stop("SIGKILL");
    await loud.customer.post(`/tickets/${loud.id}/message`, { message: "No!" });
    const client = new pg.Client(database.url);
    await client.connect();
    await client.query("UPDATE ticket SET auto_close_at = auto_close_at - interval '49 hours'");
    await client.end();
    expect((await silent.look()).status).toBe("resolved");
    worker = await startProcess({ ...env, SERVICES: "worker" });

    const closed = await until(silent.look, ({ status }) => status === "closed");
    expect(closed.auto_close_at).toBeNull();
    expect(await loud.look()).toMatchObject({ status: "open", auto_close_at: null });
    const why = "since this was resolved, the customer has not written again";
    await slack.waitFor(() => JSON.stringify(slackReplies(slack, silent.root.ts)).includes(why), 20_000);
    await discord.waitFor(() => JSON.stringify(discordRoot(discord, silent.thread)).includes("Reopen"), 20_000);
    const lines = slackReplies(slack, silent.root.ts).filter((message) => JSON.stringify(message).includes(why));
    expect(lines).toHaveLength(1);
    expect([...slack.violations, ...discord.violations]).toEqual([]);
  }, 90_000);
});
