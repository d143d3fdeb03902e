import { z } from "zod";
import { editMessage } from "../../desk/conversations/edit-message.ts";
import { endpoint, ok } from "../endpoint.ts";
import { MaybeEmptyMessage, PathId } from "../inputs.ts";
import { success, successSchema } from "../success.ts";

export const editMessageEndpoint = endpoint({
  name: "editMessage",
  summary: "Change what the caller said, or a key what its customer said",
  tag: "Chat",
  method: "patch",
  path: "/chat/{id}/messages/{message}",
  needs: "send_messages",
  params: z.strictObject({ id: PathId, message: PathId }),
  body: z.strictObject({
    message: MaybeEmptyMessage.meta({ description: "It may be empty where the message has files." }),
  }),
  answer: successSchema("Message edited", {}),
  async run({ params, body, act }) {
    await act(editMessage, { conversation: params.id, message: params.message, body: body.message });
    return ok(success("Message edited", {}));
  },
});
