import { z } from "zod";
import type { Actor, AgentActor } from "../actor.ts";
import { forbidden } from "../errors.ts";
import { ConversationRef } from "../inputs.ts";
import { verb } from "../verb.ts";
import { findConversation } from "./find.ts";

const input = z.strictObject({ at: ConversationRef });

/** From now on the agent is among those whom news of it is for (ConversationView.followers). Says whether that is new. */
export const followConversation = verb({
  permission: "view_tickets",
  input,
  async run({ desk, actor, now, record }, { at }): Promise<boolean> {
    assertAgent(actor);
    const { id: conversationId } = await findConversation(desk, actor, { at });
    const { count } = await desk.prisma.follower.createMany({
      data: { conversationId, personId: actor.id, createdAt: now },
      skipDuplicates: true,
    });
    if (count > 0)
      await record(conversationId, { type: "conversation.followed", agent: actor.id, visibility: "internal" });
    return count > 0;
  },
});

export const unfollowConversation = verb({
  permission: "view_tickets",
  input,
  async run({ desk, actor, record }, { at }): Promise<boolean> {
    assertAgent(actor);
    const { id: conversationId } = await findConversation(desk, actor, { at });
    const { count } = await desk.prisma.follower.deleteMany({ where: { conversationId, personId: actor.id } });
    if (count > 0)
      await record(conversationId, { type: "conversation.unfollowed", agent: actor.id, visibility: "internal" });
    return count > 0;
  },
});

function assertAgent(actor: Actor): asserts actor is AgentActor {
  if (actor.kind !== "agent") throw forbidden("Only agents follow.");
}
