import { z } from "zod";
import { showTyping } from "../../desk/feed/show-typing.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathId, PathTicket } from "../inputs.ts";
import { success, successSchema } from "../success.ts";

const words = "Typing shown";

export const chatTypingEndpoint = endpoint({
  name: "showTyping",
  summary: "Say that the caller is writing, to those who stream the conversation now",
  tag: "Chat",
  method: "post",
  path: "/chat/{id}/typing",
  needs: "send_messages",
  params: z.strictObject({ id: PathId }),
  answer: successSchema(words, {}),
  async run({ params, act }) {
    await act(showTyping, { at: { conversation: params.id } });
    return ok(success(words, {}));
  },
});

export const ticketTypingEndpoint = endpoint({
  name: "showTicketTyping",
  summary: "Say that the caller is writing, to those who stream the ticket now",
  tag: "Tickets",
  method: "post",
  path: "/tickets/{id}/typing",
  needs: "send_messages",
  params: z.strictObject({ id: PathTicket }),
  answer: successSchema(words, {}),
  async run({ params, act }) {
    await act(showTyping, { at: { ticket: params.id } });
    return ok(success(words, {}));
  },
});
