// What an agent can do to a conversation from its page, whether it is a ticket's or a chat's.

import { assignConversation, claimConversation, unclaimConversation } from "../../desk/conversations/assign.ts";
import { followConversation, unfollowConversation } from "../../desk/conversations/follow.ts";
import { markRead } from "../../desk/conversations/mark-read.ts";
import { invalid } from "../../desk/errors.ts";
import type { ConversationRef } from "../../desk/inputs.ts";
import type { PageRequest } from "../page.tsx";
import type { ReceivedForm } from "../receive-form.ts";

/** Gives what is said of it afterwards. */
type Deed = (request: PageRequest, at: ConversationRef, form: ReceivedForm) => Promise<string>;

export const conversationDeeds: Readonly<Record<string, Deed>> = {
  async claim({ desk, agent }, at) {
    await claimConversation(desk, agent, { at });
    return "It is yours.";
  },
  async unclaim({ desk, agent }, at) {
    await unclaimConversation(desk, agent, { at });
    return "Nobody is assigned now.";
  },
  async assign({ desk, agent }, at, form) {
    const assignee = agentIn(form.get("assignee"));
    await assignConversation(desk, agent, { at, assignee });
    if (assignee === null) return "Nobody is assigned now.";
    return assignee === agent.id ? "It is yours." : "Assigned.";
  },
  async follow({ desk, agent }, at) {
    await followConversation(desk, agent, { at });
    return "You hear of it from now on.";
  },
  async unfollow({ desk, agent }, at) {
    await unfollowConversation(desk, agent, { at });
    return "You follow it no more.";
  },
  async read({ desk, agent }, at) {
    await markRead(desk, agent, { at });
    return "Everything is marked as read.";
  },
};

/** Null is nobody. @throws invalid */
export function agentIn(text: string): number | null {
  if (text === "") return null;
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw invalid({ assignee: ["Choose an agent of the list."] });
}
