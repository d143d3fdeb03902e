import { followConversation, unfollowConversation } from "../desk/conversations/follow.ts";
import { command, ref } from "./command.ts";

export const ticketFollow = command({
  name: "ticket follow",
  summary: "Hear of a ticket or chat that is not mine",
  form: { title: "Follow a ticket", submit: "Follow" },
  permission: "view_tickets",
  options: { ref: ref() },
  async run({ desk, actor }, { ref }) {
    const isNew = await followConversation(desk, actor, { at: ref });
    return { text: isNew ? "You follow this now. `!unfollow` in its thread ends it." : "You follow this already." };
  },
});

export const ticketUnfollow = command({
  name: "ticket unfollow",
  summary: "Hear of it no more",
  form: { title: "Follow it no more", submit: "Unfollow" },
  permission: "view_tickets",
  options: { ref: ref() },
  async run({ desk, actor }, { ref }) {
    const ended = await unfollowConversation(desk, actor, { at: ref });
    return { text: ended ? "You do not follow this any more." : "You did not follow this." };
  },
});
