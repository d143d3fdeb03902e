// What streams tell, for the document and for the types.

import { z } from "zod";
import { TicketStatus } from "../../desk/words.ts";
import { MessageView, Time } from "../schemas.ts";

const Side = z.enum(["desk", "customer"]);

const event = <N extends string, D extends z.ZodObject>(name: N, data: D) => z.object({ event: z.literal(name), data });

/** What a conversation's stream tells. All but `typing` have an id: the conversation's sequence number. */
export const StreamEventView = z
  .discriminatedUnion("event", [
    event("message", MessageView),
    event("message.edited", MessageView),
    event("message.deleted", z.object({ id: z.int() })),
    event("read", z.object({ side: Side, up_to: z.int().meta({ description: "A `seq`." }), at: Time })),
    event("typing", z.object({ side: Side, user_id: z.int().nullable(), name: z.string() })),
    event("status", z.object({ ticket_number: z.string(), from: TicketStatus, status: TicketStatus, at: Time })),
  ])
  .meta({ id: "StreamEvent" });
export type StreamEvent = z.infer<typeof StreamEventView>;

const Agent = z.object({ id: z.int(), name: z.string().nullable() }).nullable();

/** What only the desk's stream tells. */
export const DeskStreamEventView = z
  .discriminatedUnion("event", [
    event("opened", z.object({})),
    event("assigned", z.object({ from: Agent, to: Agent })),
    event("changed", z.object({ field: z.enum(["priority", "category"]), from: z.string(), to: z.string() })),
  ])
  .meta({ id: "DeskStreamEvent" });
export type DeskStreamEvent = z.infer<typeof DeskStreamEventView>;

/** What stands around an event in the desk's stream; of `typing` there is only the conversation. */
export const DeskStreamPlace = z
  .object({
    conversation_id: z.int(),
    ticket_number: z.string().nullable(),
    seq: z.int(),
    at: Time,
    actor: z.object({
      kind: z.enum(["agent", "customer", "apiKey", "system"]),
      id: z.int().nullable(),
      name: z.string(),
    }),
  })
  .meta({ id: "DeskStreamPlace" });
export type DeskStreamPlace = z.infer<typeof DeskStreamPlace>;
