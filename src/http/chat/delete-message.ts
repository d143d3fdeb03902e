import { z } from "zod";
import { deleteMessage } from "../../desk/conversations/edit-message.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathId } from "../inputs.ts";
import { success, successSchema } from "../success.ts";

export const deleteMessageEndpoint = endpoint({
  name: "deleteMessage",
  summary: "Take back what the caller said, or a key what its customer said, with its files",
  tag: "Chat",
  method: "delete",
  path: "/chat/{id}/messages/{message}",
  needs: "send_messages",
  params: z.strictObject({ id: PathId, message: PathId }),
  answer: successSchema("Message deleted", {}),
  async run({ params, act }) {
    await act(deleteMessage, { conversation: params.id, message: params.message });
    return ok(success("Message deleted", {}));
  },
});
