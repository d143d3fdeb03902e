import type { ConversationView } from "../desk/sql/view-conversation.ts";
import type { Card } from "./card.ts";
import { conversationCard } from "./conversation-card.ts";

/** What stands over a thread whose conversation goes on in another channel; `link` leads there once its thread is open. */
export function movedCard(view: ConversationView, link: string | undefined): Card {
  const ref = view.ticket?.ticket_number ?? `chat-${view.id}`;
  return {
    title: conversationCard(view).title,
    tone: "gray",
    body: "➡️ This goes on in another channel, where tickets of its category are.",
    facts: link === undefined ? [] : [{ label: "Thread", value: link }],
    rows: [],
    actions: [[{ kind: "button", label: "View details", call: { command: "ticket view", options: { ref } } }]],
    foot: "What is still written here counts as if it were written there.",
  };
}
