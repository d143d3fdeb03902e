import type { ConversationView } from "../desk/sql/view-conversation.ts";
import type { Card } from "./card.ts";
import { conversationCard, excerpt } from "./conversation-card.ts";

/** What an agent reads by direct message: `why` in a sentence of ours; `link` leads to the thread. */
export function noticeCard(view: ConversationView, why: string, link: string | undefined): Card {
  const { title, tone, facts } = conversationCard(view);
  const ref = view.ticket?.ticket_number ?? `chat-${view.id}`;
  const words = excerpt(view.lastMessage ?? view.ticket?.description ?? "", 300);
  const claim =
    view.assignee === null
      ? ({ label: "Claim", command: "ticket claim" } as const)
      : ({ label: "Unclaim", command: "ticket unclaim" } as const);
  return {
    title,
    tone,
    body: [why, words].filter(Boolean).join("\n\n"),
    facts: [...facts.filter(({ label }) => label !== "Assignee"), ...(link ? [{ label: "Thread", value: link }] : [])],
    rows: [],
    actions: [
      [
        { kind: "button", label: "View details", style: "primary", call: { command: "ticket view", options: { ref } } },
        { kind: "button", label: "Reply", call: { command: "ticket reply", options: { ref } } },
        { kind: "button", label: claim.label, call: { command: claim.command, options: { ref } } },
      ],
    ],
  };
}
