import { addNote } from "../desk/conversations/add-note.ts";
import { assignConversation } from "../desk/conversations/assign.ts";
import { agent, command, ref, someText } from "./command.ts";

export const ticketAssign = command({
  name: "ticket assign",
  summary: "Assign a ticket or chat to an agent",
  form: { title: "Assign to an agent", submit: "Assign" },
  permission: "assign_tickets",
  options: { agent: agent("Who: me, a mention, a name or an id"), ref: ref(), note: someText("A note for them") },
  collidesWith: ["conversation.assigned", "ticket.status_changed"],
  async run({ desk, actor, askedAt }, { agent, ref, note }) {
    await desk.inTransaction(async (tx) => {
      await assignConversation(tx, actor, { at: ref, assignee: agent, since: askedAt });
      if (note !== undefined) await addNote(tx, actor, { at: ref, body: note });
    });
    return { text: agent === actor.id ? "It is yours." : "Assigned." };
  },
});
