import { unclaimConversation } from "../desk/conversations/assign.ts";
import { command, ref } from "./command.ts";

export const ticketUnclaim = command({
  name: "ticket unclaim",
  summary: "Give a ticket or chat back",
  form: { title: "Give a ticket back", submit: "Give back" },
  permission: "edit_tickets",
  options: { ref: ref() },
  async run({ desk, actor, mode }, { ref }) {
    await unclaimConversation(desk, actor, { at: ref });
    const staysInside = mode === "assignee" ? " What is written in its thread stays a note." : "";
    return { text: `Nobody is assigned now.${staysInside}` };
  },
});
