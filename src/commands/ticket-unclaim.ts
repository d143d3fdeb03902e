import { unclaimConversation } from "../desk/conversations/assign.ts";
import { command, ref } from "./command.ts";

export const ticketUnclaim = command({
  name: "ticket unclaim",
  summary: "Give a ticket or chat back",
  permission: "edit_tickets",
  options: { ref: ref() },
  async run({ desk, actor }, { ref }) {
    await unclaimConversation(desk, actor, { at: ref });
    return { text: "Nobody is assigned now. What is written in its thread stays a note." };
  },
});
