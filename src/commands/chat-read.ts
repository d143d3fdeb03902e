import { markRead } from "../desk/conversations/mark-read.ts";
import { command, ref } from "./command.ts";

export const chatRead = command({
  name: "chat read",
  summary: "Mark a conversation as read",
  form: { title: "Mark a chat as read", submit: "Mark read" },
  permission: "view_chat",
  options: { ref: ref("The chat; not needed in its own thread") },
  async run({ desk, actor }, { ref }) {
    const { changed } = await markRead(desk, actor, { at: ref });
    return { text: changed ? "Marked as read." : "Everything was read already." };
  },
});
