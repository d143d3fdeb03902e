// A chat with Jane in one thread of a platform in memory, where Dana and Lee type.

import { noAttachments } from "../../test/attachments.ts";
import { buttonOf, handOf } from "../../test/commands.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel, type FakeChannel } from "../../test/fake-channel.ts";
import { silentLog } from "../../test/silent-log.ts";
import { drainLane } from "../delivery/deliver.ts";
import { ensureTarget } from "../delivery/targets.ts";
import { deliveryTo } from "../delivery/testing.ts";
import type { AgentActor } from "../desk/actor.ts";
import { listMessages } from "../desk/conversations/messages.ts";
import { startConversation } from "../desk/conversations/start.ts";
import type { PlatformName } from "../desk/people/recognize.ts";
import { releaseHeldMessages } from "../desk/relay/hold.ts";
import { receiveInThread, type ThreadDoor } from "./in-thread.ts";
import { deleteInThread, editInThread } from "./thread-changes.ts";

export interface ThreadDesk {
  world: TestDesk;
  channel: FakeChannel;
  conversation: number;
  /** Gives the message's id on the platform. */
  say(who: AgentActor, text: string, how?: { again?: boolean; saidAt?: Date; externalId?: string }): Promise<string>;
  edit(who: AgentActor, message: string, text: string, how?: { startsWithMention?: boolean }): Promise<void>;
  remove(message: string): Promise<void>;
  /** Everything that is due is told. */
  drain(): Promise<void>;
  /** Hold windows end, and what comes of it is told. */
  release(): Promise<void>;
  /** What Jane reads after her own first word. */
  heard(): Promise<string[]>;
  /** The buttons of the newest whisper. */
  labels(): string[];
  /** Presses one of them. */
  press(who: AgentActor, label: string): ReturnType<ReturnType<typeof handOf>["run"]>;
  close(): Promise<void>;
}

/** Nobody else and no other channel. */
export const nothingAround: Pick<ThreadDoor, "findMember" | "workspace"> = {
  findMember: async () => undefined,
  workspace: { channels: async () => [], groups: async () => [], introduce: async () => undefined },
};

export async function openThreadDesk({
  platform = "slack",
  holdSeconds = 3,
  findAgent = async (who) => who,
}: {
  platform?: PlatformName;
  holdSeconds?: number;
  /** Called when it has been found where somebody's words belong. */
  findAgent?: (who: AgentActor) => Promise<AgentActor>;
} = {}): Promise<ThreadDesk> {
  const world = await openTestDesk();
  const { desk, database, jane, dana, lee } = world;
  const channel = createFakeChannel(platform);
  const { id: target } = await ensureTarget(desk, platform, "C1");
  const { conversation } = await startConversation(desk, jane, { customer: jane.id, body: "Hello" });
  const accounts = new Map([
    [dana.id, "U1"],
    [lee.id, "U2"],
  ]);
  for (const [personId, externalId] of accounts)
    await database.prisma.identity.create({ data: { personId, platform, externalId } });

  const doorOf = (who: AgentActor, saidAt = desk.now()): ThreadDoor => ({
    desk,
    platform,
    channel,
    files: { ...noAttachments, origins: [], headers: {}, signInHint: "" },
    timeOf: () => saidAt.getTime() * 1_000,
    holdSeconds,
    findAgent: () => findAgent(who),
    ...nothingAround,
    onHeld: () => {},
    log: silentLog,
  });
  const at = () => ({ target, threadId: channel.roots[0]?.id ?? "" });
  const userOf = (who: AgentActor) => accounts.get(who.id) ?? "";
  let typed = 0;
  const nextId = () => {
    typed += 1;
    return `m${typed}`;
  };

  async function drain(): Promise<void> {
    await database.pool.query(
      "UPDATE lane SET due_at = now() - interval '1 second', card_due_at = now() - interval '1 second'",
    );
    await drainLane(deliveryTo(channel, desk), `${conversation}:${target}`);
  }
  await drain();

  return {
    world,
    channel,
    conversation,
    async say(who, text, { again = false, saidAt, externalId = nextId() } = {}) {
      const author = { userId: userOf(who), name: who.name };
      const said = { ...at(), externalId, author, text, startsWithMention: false, files: [], again };
      await receiveInThread(doorOf(who, saidAt), said);
      return externalId;
    },
    edit: (who, externalId, text, { startsWithMention = false } = {}) =>
      editInThread(doorOf(who), { ...at(), externalId, userId: userOf(who), text, startsWithMention }),
    remove: (externalId) => deleteInThread(doorOf(dana), { target, externalId }),
    drain,
    async release() {
      world.clock.advance(holdSeconds + 1);
      await releaseHeldMessages(desk);
      await drain();
    },
    heard: async () => (await listMessages(desk, jane, { conversation })).map(({ message }) => message).slice(1),
    labels: () =>
      (channel.whispers.at(-1)?.card?.actions.flat() ?? []).map((each) => (each.kind === "button" ? each.label : "")),
    press(who, label) {
      const { text = "", card } = channel.whispers.at(-1) ?? {};
      if (!card) throw new Error("Nobody was whispered a card.");
      return handOf(world, who).run(buttonOf({ text, card }, label).call);
    },
    close: () => world.close(),
  };
}
