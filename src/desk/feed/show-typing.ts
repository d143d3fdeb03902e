import { z } from "zod";
import { nameOf, ownCustomer, personOf } from "../actor.ts";
import { notFound } from "../errors.ts";
import { ConversationRef } from "../inputs.ts";
import { selectFeed } from "../sql/find-feed.ts";
import { query } from "../verb.ts";

/** Says that the actor is writing, to whoever streams the conversation now; a key types for its customer. Kept nowhere. */
export const showTyping = query({
  permission: "send_messages",
  input: z.strictObject({ at: ConversationRef }),
  async statement({ desk, actor }, { at }) {
    const feed = await selectFeed(desk, at, ownCustomer(actor));
    if (!feed) throw notFound("There is no such ticket or chat.");
    const { conversation, customer } = feed;
    const typist =
      actor.kind === "agent"
        ? { side: "desk" as const, person: personOf(actor), name: nameOf(actor) }
        : { side: "customer" as const, person: customer.id, name: customer.name };
    desk.show({ conversation, ...typist });
  },
});
