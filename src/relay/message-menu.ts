// The menu of a message, by the same names on both platforms.

import type { Call } from "../cards/card.ts";
import type { Answer } from "../commands/command.ts";
import type { AgentActor } from "../desk/actor.ts";
import {
  type ActDoor,
  type MessagePointer,
  saveAsNote,
  sendToCustomer,
  ticketFrom,
  type Words,
} from "./message-acts.ts";

/** `id` is the shortcut's callback id on Slack, `name` what both platforms show. */
export const messageMenu = [
  { id: "create_ticket", name: "Create ticket" },
  { id: "send_to_customer", name: "Send to customer" },
  { id: "save_as_note", name: "Save as note" },
] as const;

export type MenuAct = (typeof messageMenu)[number]["id"];

/** The answer that only the agent sees, or the form to open for them. */
export async function chooseFromMenu(
  door: ActDoor,
  agent: AgentActor,
  { act, at, words }: { act: MenuAct; at: MessagePointer; words: Words },
): Promise<{ answer: Answer } | { form: Call }> {
  if (act === "create_ticket") return ticketFrom(door, agent, at, words);
  if (act === "send_to_customer") return { answer: await sendToCustomer(door, agent, at, { asks: false }) };
  return { answer: await saveAsNote(door, agent, at, words) };
}
