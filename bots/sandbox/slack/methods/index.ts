import { chat } from "./chat.ts";
import { conversations } from "./conversations.ts";
import { files } from "./files.ts";
import type { Methods } from "./method.ts";
import { reactions } from "./reactions.ts";
import { users } from "./users.ts";
import { views } from "./views.ts";
import { workspace } from "./workspace.ts";

/** Every Web API method that the emulator answers; any other is `unknown_method`, and a violation. */
export const methods: Methods = {
  ...chat,
  ...conversations,
  ...files,
  ...reactions,
  ...users,
  ...views,
  ...workspace,
};
