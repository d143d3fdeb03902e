import { z } from "zod";
import { forbidden, invalid } from "../errors.ts";
import { Id, MessageBody } from "../inputs.ts";
import { insertConversation } from "../sql/start-conversation.ts";
import { verb } from "../verb.ts";

/** Starts a chat with its first message: the agent's when an agent starts it, else the customer's. */
export const startConversation = verb({
  permission: "send_messages",
  input: z.strictObject({ customer: Id, body: MessageBody }),
  async statement(scope, { customer, body }) {
    const { actor } = scope;
    if (actor.kind === "customer" && actor.id !== customer) {
      throw forbidden("A customer starts chats for themselves only.");
    }
    const started = await insertConversation(scope, { customer, body, fromCustomer: actor.kind !== "agent" });
    if (!started) throw invalid({ user_id: [`There is no customer with the id ${customer}.`] });
    return started;
  },
});
