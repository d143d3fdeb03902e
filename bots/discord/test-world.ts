// For tests: one ticket in one thread on the sandbox, and the bot that hears it.

import { expect } from "vitest";
import { conversationCard } from "../../src/cards/conversation-card.ts";
import { ensureTarget } from "../../src/delivery/targets.ts";
import { selectConversation } from "../../src/desk/sql/view-conversation.ts";
import { openTicket } from "../../src/desk/tickets/open.ts";
import { openTestAttachments } from "../../test/attachments.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { silentLog } from "../../test/silent-log.ts";
import type { DiscordActor } from "../sandbox/discord/actor/actor.ts";
import { type DiscordSandbox, type DiscordSandboxOptions, startDiscordSandbox } from "../sandbox/discord/emulator.ts";
import { createDiscordChannel } from "./channel.ts";
import { type DiscordService, startDiscord } from "./main.ts";

export interface World {
  sandbox: DiscordSandbox;
  test: TestDesk;
  service: DiscordService;
  target: { id: number; place: string };
  ticket: { id: number; conversation: number };
  thread: { rootId: string; threadId: string };
  dana: DiscordActor;
  /** Stops the service, lets something happen meanwhile, and starts another. */
  away(meanwhile: () => Promise<unknown>): Promise<void>;
  /** @throws when Discord was told something it would have refused */
  close(): Promise<void>;
}

export interface WorldSettings {
  sandbox?: DiscordSandboxOptions;
  holdSeconds?: number;
  agentRole?: boolean;
  /** The desk's channel is a forum. */
  forum?: boolean;
  adminUserIds?: string[];
  before?: (sandbox: DiscordSandbox) => void;
  connected?: boolean;
  backfillEveryMs?: number;
}

export async function openWorld(settings: WorldSettings = {}): Promise<World> {
  const sandbox = await startDiscordSandbox(settings.sandbox);
  const desk = await openTestDesk();
  const attachments = await openTestAttachments();
  settings.before?.(sandbox);
  const options = { token: sandbox.token, apiUrl: sandbox.apiUrl, log: silentLog };
  const channel = createDiscordChannel({ ...options, timeoutMs: 5_000 });
  const place = settings.forum ? sandbox.forumChannel : sandbox.supportChannel;
  const target = await ensureTarget(desk.desk, "discord", place);
  const { id } = await openTicket(desk.desk, desk.jane, {
    customer: desk.jane.id,
    subject: "Printer",
    description: "On fire",
  });
  const view = await selectConversation(desk.desk, { ticket: id });
  if (!view) throw new Error("The ticket has no conversation.");
  const thread = await channel.openThread(target.place, conversationCard(view), `c${view.id}`);
  await desk.database.prisma.thread.create({
    data: { conversationId: view.id, targetId: target.id, state: "ready", ...thread },
  });
  const start = () =>
    startDiscord({
      desk: desk.desk,
      channel,
      target,
      attachments,
      log: silentLog,
      config: {
        ...options,
        guildId: sandbox.guildId,
        adminUserIds: settings.adminUserIds ?? [],
        agentRoleId: settings.agentRole === false ? undefined : sandbox.agentRoleId,
        holdSeconds: settings.holdSeconds ?? 0,
      },
      ...(settings.backfillEveryMs === undefined ? {} : { backfillEveryMs: settings.backfillEveryMs }),
    });
  const service = await start();
  const away = async (meanwhile: () => Promise<unknown>) => {
    await opened.service.stop();
    await meanwhile();
    opened.service = await start();
  };
  const close = async () => {
    await opened.service.stop();
    await sandbox.close();
    await attachments.close();
    await desk.close();
    expect(sandbox.violations).toEqual([]);
  };
  if (settings.connected !== false)
    await sandbox.waitFor(() => sandbox.state().commands.length > 0 && service.problem() === undefined, 10_000);
  const ticket = { id, conversation: view.id };
  const dana = sandbox.user("dana");
  const opened: World = { sandbox, test: desk, service, target, ticket, thread, dana, away, close };
  return opened;
}

export const messagesOf = (world: World) =>
  world.test.database.prisma.message.findMany({
    where: { conversationId: world.ticket.conversation },
    orderBy: { seq: "asc" },
  });
export const bodiesOf = async (world: World) =>
  (await messagesOf(world)).map(({ visibility, body }) => `${visibility}: ${body}`);
export const eventually = async (check: () => Promise<void>) =>
  expect
    .poll(
      () =>
        check().then(
          () => true,
          (error: Error) => error.message,
        ),
      { timeout: 8_000, interval: 30 },
    )
    .toBe(true);
export const ticketOf = (world: World) =>
  world.test.database.prisma.ticket.findUniqueOrThrow({
    where: { id: world.ticket.id },
    include: { conversation: { include: { assignee: true } } },
  });
