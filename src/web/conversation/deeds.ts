// What an agent can do to a conversation from its page, whether it is a ticket's or a chat's.

import { assignConversation, claimConversation, unclaimConversation } from "../../desk/conversations/assign.ts";
import { deleteMessage, editMessage } from "../../desk/conversations/edit-message.ts";
import { findConversation } from "../../desk/conversations/find.ts";
import { followConversation, unfollowConversation } from "../../desk/conversations/follow.ts";
import { markRead } from "../../desk/conversations/mark-read.ts";
import { publishNote } from "../../desk/conversations/publish-note.ts";
import { invalid, notFound } from "../../desk/errors.ts";
import { type ConversationRef, Id } from "../../desk/inputs.ts";
import type { PageRequest } from "../page.tsx";
import type { ReceivedForm } from "../receive-form.ts";

/** Gives what is said of it afterwards. */
type Deed = (request: PageRequest, at: ConversationRef, form: ReceivedForm) => Promise<string>;

const messageDeeds: Readonly<Record<string, Deed>> = {
  async "edit-message"(request, at, form) {
    await editMessage(request.desk, request.agent, {
      ...(await whichMessage(request, at, form)),
      body: form.get("body"),
    });
    return "Changed.";
  },
  async "delete-message"(request, at, form) {
    await deleteMessage(request.desk, request.agent, await whichMessage(request, at, form));
    return "Taken back.";
  },
  async publish(request, at, form) {
    const which = await whichMessage(request, at, form);
    await publishNote(request.desk, request.agent, { ...which, read: form.get("read") });
    return "Sent to the customer.";
  },
};

export const conversationDeeds: Readonly<Record<string, Deed>> = {
  ...messageDeeds,
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

export const isMessageDeed = (word: string): boolean => Object.hasOwn(messageDeeds, word);

/** @throws notFound for a form that names none */
export function messageIn(form: Pick<ReceivedForm, "get">): number {
  const { data } = Id.safeParse(Number(form.get("message")));
  if (data === undefined) throw notFound("There is no such message.");
  return data;
}

/** A message of this conversation, and of no other. */
async function whichMessage({ desk, agent }: PageRequest, at: ConversationRef, form: ReceivedForm) {
  const { id } = await findConversation(desk, agent, { at });
  return { message: messageIn(form), conversation: id };
}
