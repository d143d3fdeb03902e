import { addNote } from "../desk/conversations/add-note.ts";
import { command, ref, text } from "./command.ts";

export const ticketNote = command({
  name: "ticket note",
  summary: "Write a note for agents only",
  permission: "edit_tickets",
  options: { text: text("What only agents read"), ref: ref() },
  takesFiles: true,
  async run({ desk, actor, origin, files }, { text, ref }) {
    await addNote(desk, actor, { at: ref, body: text, files, origin });
    return { text: "🔒 Kept as a note; the customer never sees it." };
  },
});
