import { z } from "zod";
import { markRead } from "../../desk/conversations/mark-read.ts";
import { Id } from "../../desk/inputs.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathId } from "../inputs.ts";
import { success, successSchema } from "../success.ts";

export const markReadEndpoint = endpoint({
  name: "markRead",
  summary: "Mark a conversation as read, on the caller's side",
  tag: "Chat",
  method: "post",
  path: "/chat/{id}/mark-read",
  needs: "view_chat",
  params: z.strictObject({ id: PathId }),
  bodyOptional: true,
  body: z.strictObject({
    sender_id: Id.optional().meta({
      description: "A key names the conversation's customer when it was they who read.",
    }),
  }),
  answer: successSchema("Conversation marked as read", {}),
  async run({ params, body, act }) {
    await act(markRead, { at: { conversation: params.id }, reader: body.sender_id });
    return ok(success("Conversation marked as read", {}));
  },
});
