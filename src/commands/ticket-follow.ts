import { followConversation, unfollowConversation } from "../desk/conversations/follow.ts";
import { command, ref } from "./command.ts";

export const ticketFollow = command({
  name: "ticket follow",
  summary: "Hear of a ticket or chat that is not mine",
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
  permission: "view_tickets",
  options: { ref: ref() },
  async run({ desk, actor }, { ref }) {
    const ended = await unfollowConversation(desk, actor, { at: ref });
    return { text: ended ? "You do not follow this any more." : "You did not follow this." };
  },
});
