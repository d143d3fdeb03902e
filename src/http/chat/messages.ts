import { z } from "zod";
import { viewMessages } from "../../desk/conversations/messages.ts";
import { jsonObject } from "../../desk/json-text.ts";
import { endpoint, ok } from "../endpoint.ts";
import { Limit, PathId, Seq } from "../inputs.ts";
import { MessageView } from "../schemas.ts";

export const listMessagesEndpoint = endpoint({
  name: "listMessages",
  summary: "A conversation's messages: the newest page, oldest first within it",
  tag: "Chat",
  method: "get",
  path: "/chat/{id}/messages",
  needs: "view_chat_history",
  params: z.strictObject({ id: PathId }),
  query: z.strictObject({
    before: Seq.optional().meta({ description: "Only messages before this `seq`." }),
    after: Seq.optional().meta({ description: "Only messages after this `seq`." }),
    limit: Limit,
  }),
  answer: z.object({ messages: z.array(MessageView) }),
  run: async ({ params, query, act }) =>
    ok(jsonObject({ messages: await act(viewMessages, { conversation: params.id, ...query }) })),
});
