import { addNote } from "../desk/conversations/add-note.ts";
import { invalid } from "../desk/errors.ts";
import { command, ref, words } from "./command.ts";

export const ticketNote = command({
  name: "ticket note",
  summary: "Write a note for agents only",
  form: { title: "Note for agents only", submit: "Save note" },
  permission: "edit_tickets",
  options: { text: words("What only agents read"), ref: ref() },
  takesFiles: true,
  async run({ desk, actor, origin, files }, { text = "", ref }) {
    if (text === "" && !files?.length) throw invalid({ text: ["Write something or add a file."] });
    await addNote(desk, actor, { at: ref, body: text, files, origin });
    return { text: "🔒 Kept as a note; the customer never sees it." };
  },
});
