import { z } from "zod";
import { type Actor, actorPermissions, ownCustomer } from "../actor.ts";
import { forbidden, notFound } from "../errors.ts";
import { ConversationRef } from "../inputs.ts";
import type { Permission } from "../permissions.ts";
import { selectFeed } from "../sql/find-feed.ts";
import { query } from "../verb.ts";
import { audienceOf } from "./audience.ts";

/** The feed of a ticket or chat, as the actor may read it: where it stands, and in which form it is theirs. */
export const findFeed = query({
  permission: "view_chat_history",
  input: z.strictObject({ at: ConversationRef }),
  async statement({ desk, actor }, { at }) {
    if ("ticket" in at) need(actor, "view_tickets");
    const feed = await selectFeed(desk, at, ownCustomer(actor));
    if (!feed) throw notFound("There is no such ticket or chat.");
    return { ...feed, audience: audienceOf(actor) };
  },
});

/** The feed of the whole desk: not for customers. */
export const findDeskFeed = query({
  permission: "view_chat_history",
  input: z.strictObject({}),
  async statement({ actor }) {
    if (actor.kind === "customer") throw forbidden("A customer reads their own conversations only.");
    need(actor, "view_tickets");
    need(actor, "view_chat");
    return { audience: audienceOf(actor) };
  },
});

function need(actor: Actor, permission: Permission): void {
  if (!actorPermissions(actor).has(permission)) throw forbidden(`This needs the permission ${permission}.`);
}
