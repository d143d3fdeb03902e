// A desk with a customer app's endpoint and a Slack channel, and what suites about webhooks do with them.

import { noAttachments } from "../../../test/attachments.ts";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { createFakeChannel } from "../../../test/fake-channel.ts";
import { openReceiver } from "../../../test/receiver.ts";
import { silentDoorbell } from "../../../test/silent-doorbell.ts";
import { addNote } from "../../desk/conversations/add-note.ts";
import { assignConversation } from "../../desk/conversations/assign.ts";
import { deleteMessage, editMessage } from "../../desk/conversations/edit-message.ts";
import { markRead } from "../../desk/conversations/mark-read.ts";
import { publishNote } from "../../desk/conversations/publish-note.ts";
import { receiveFromCustomer } from "../../desk/conversations/receive.ts";
import { replyToCustomer } from "../../desk/conversations/reply.ts";
import { startConversation } from "../../desk/conversations/start.ts";
import { openTicket } from "../../desk/tickets/open.ts";
import { setTicketPriority } from "../../desk/tickets/set-priority.ts";
import { setTicketStatus } from "../../desk/tickets/set-status.ts";
import { createWebhook } from "../../desk/webhooks/create.ts";
import type { WebhookEvent } from "../../desk/webhooks/events.ts";
import { createAnswers } from "../answer.ts";
import { type DeliveryParts, drainLane } from "../deliver.ts";
import { sweep } from "../sweep.ts";
import { ensureTarget } from "../targets.ts";
import { createWebhooks } from "./webhooks.ts";

/** Only in notes. */
export const canary = "CANARY-between-us";

const rules = { allowPrivate: true, httpsOnly: false };

export type WebhookWorld = Awaited<ReturnType<typeof openWebhookWorld>>;

export async function openWebhookWorld() {
  const world = await openTestDesk({ webhookAddresses: rules });
  // The receiver's library compares timestamps with the real time.
  world.clock.now = new Date();
  const slack = createFakeChannel();
  const slackTarget = (await ensureTarget(world.desk, "slack", "C1")).id;
  const logged: unknown[] = [];
  const note = (...line: unknown[]) => void logged.push(line);
  const log = { debug: note, info: note, warn: note, error: note };
  const doorbell = silentDoorbell;
  const webhooks = createWebhooks({ desk: world.desk, doorbell, log, timeoutMs: 1_000 });
  const settings = { timeoutMs: 100, leaseMs: 2_000, quarantineMs: 300 };
  const parts: DeliveryParts = {
    desk: world.desk,
    channels: [slack],
    files: noAttachments.files,
    webhooks,
    doorbell,
    settings,
    log,
  };
  const answers = createAnswers(parts);
  let receiver = await openReceiver();
  return {
    ...world,
    ...deedsOf(world),
    ...looksAt(world),
    slack,
    slackTarget,
    webhooks,
    parts,
    answers,
    logged,
    /** The app's endpoint. */
    get receiver() {
      return receiver;
    },
    /** After it was closed. */
    async reopenReceiver() {
      receiver = await openReceiver();
    },
    hook: (events: WebhookEvent[] = [], url = receiver.url) => hook(world, events, url),
    drain: (conversation: number, target: number) => drainLane(parts, `${conversation}:${target}`),
    sweep: () => sweep({ ...parts, answers }),
    types: (): string[] => receiver.taken().map(({ json }) => json.type),
    texts: (): string[] => receiver.taken().flatMap(({ json }) => json.data.message?.message ?? []),
    async close() {
      await answers.stop();
      await webhooks.close();
      await receiver.close();
      await world.close();
    },
  };
}

async function hook({ desk, dana, database }: TestDesk, events: WebhookEvent[], url: string) {
  const { webhook, secret } = await createWebhook(desk, dana, { url, events });
  const where = { kind: "webhook" as const, place: String(webhook.id) };
  const target = await database.prisma.target.findFirstOrThrow({ where });
  return { id: webhook.id, secret, target: target.id };
}

function deedsOf(world: TestDesk) {
  const { desk, jane, database } = world;
  const chat = async (body = "1") => (await startConversation(desk, jane, { customer: jane.id, body })).conversation;
  return {
    chat,
    say: (conversation: number, body: string) => receiveFromCustomer(desk, jane, { at: { conversation }, body }),
    /** A desk's whole life, notes in every form included. */
    live: async () => ({ conversation: await liveATicket(world), chat: await chat("Hello") }),
    /** The waits of lanes and endpoints pass in the database. */
    pass: () =>
      database.pool.query(
        "UPDATE lane SET due_at = now() - interval '1 second', card_due_at = CASE WHEN card_due_at IS NOT NULL THEN now() - interval '1 second' END; UPDATE target SET due_at = now() - interval '1 second'",
      ),
  };
}

const waiting = "SELECT round(extract(epoch FROM due_at - clock_timestamp()))::int AS seconds FROM";

function looksAt({ database: { pool, prisma } }: TestDesk) {
  return {
    deliveries: (webhookId: number) => prisma.delivery.findMany({ where: { webhookId }, orderBy: { id: "asc" } }),
    webhookRow: (id: number) => prisma.webhook.findUniqueOrThrow({ where: { id } }),
    /** How long a lane waits, in seconds. */
    async waitOf(conversation: number, target: number): Promise<number> {
      const lane = `${waiting} lane WHERE conversation_id = $1 AND target_id = $2`;
      return Number((await pool.query(lane, [conversation, target])).rows[0]?.seconds);
    },
    /** How long an endpoint is left alone, in seconds. */
    async restOf(target: number): Promise<number> {
      return Number((await pool.query(`${waiting} target WHERE id = $1`, [target])).rows[0]?.seconds);
    },
  };
}

async function liveATicket({ desk, jane, dana, lee }: TestDesk): Promise<number> {
  const ticket = await openTicket(desk, jane, { customer: jane.id, subject: "Payment", description: "It fails." });
  const at = { ticket: ticket.id };
  await assignConversation(desk, dana, { at, assignee: lee.id });
  await setTicketPriority(desk, lee, { ticket: ticket.id, priority: "urgent" });
  const { message: note } = await addNote(desk, lee, { at, body: `${canary} 1` });
  await editMessage(desk, lee, { message: note, body: `${canary} 2` });
  await deleteMessage(desk, lee, { message: note });
  const { message: kept } = await addNote(desk, lee, { at, body: "to be sent" });
  await publishNote(desk, lee, { message: kept });
  const { message } = await replyToCustomer(desk, lee, { at, body: "Looking" });
  await editMessage(desk, lee, { message, body: "Looking at it" });
  await deleteMessage(desk, lee, { message });
  await addNote(desk, lee, { at, body: `${canary} 3` });
  await markRead(desk, jane, { at });
  await setTicketStatus(desk, lee, { ticket: ticket.id, status: "resolved" });
  return ticket.conversation_id;
}
