import type { ConversationView } from "../desk/sql/view-conversation.ts";
import type { Card } from "./card.ts";
import { conversationCard, excerpt } from "./conversation-card.ts";

/** What an agent reads who was given a ticket or chat by someone else; `link` leads to its thread. */
export function assignedCard(view: ConversationView, by: string, link: string | undefined): Card {
  const { title, tone, facts } = conversationCard(view);
  const ref = view.ticket?.ticket_number ?? `chat-${view.id}`;
  const words = excerpt(view.lastMessage ?? view.ticket?.description ?? "", 300);
  return {
    title,
    tone,
    body: [`👉 ${by} assigned this to you.`, words].filter(Boolean).join("\n\n"),
    facts: [...facts.filter(({ label }) => label !== "Assignee"), ...(link ? [{ label: "Thread", value: link }] : [])],
    rows: [],
    actions: [
      [
        { kind: "button", label: "View details", style: "primary", call: { command: "ticket view", options: { ref } } },
        { kind: "button", label: "Reply", call: { command: "ticket reply", options: { ref } } },
        { kind: "button", label: "Unclaim", call: { command: "ticket unclaim", options: { ref } } },
      ],
    ],
  };
}
