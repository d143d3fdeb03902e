import { claimConversation } from "../desk/conversations/assign.ts";
import { command, ref } from "./command.ts";

export const ticketClaim = command({
  name: "ticket claim",
  summary: "Assign a ticket or chat to me",
  form: { title: "Claim a ticket", submit: "Claim" },
  permission: "edit_tickets",
  options: { ref: ref() },
  async run({ desk, actor, mode, askedAt }, { ref }) {
    await claimConversation(desk, actor, { at: ref, since: askedAt });
    const speaks = mode === "assignee" || mode === "all";
    return { text: `It is yours.${speaks ? " What you write in its thread now goes to the customer." : ""}` };
  },
});
