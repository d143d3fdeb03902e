import type { ConversationView } from "../desk/sql/view-conversation.ts";
import type { Button, Card } from "./card.ts";
import { conversationCard, excerpt } from "./conversation-card.ts";

/** What an agent, `reader`, reads by direct message: `why` in a sentence of ours; `link` leads to the thread. */
export function noticeCard(
  view: ConversationView,
  { why, link, reader }: { why: string; link: string | undefined; reader: number | null },
): Card {
  const { title, tone, facts } = conversationCard(view);
  const ref = view.ticket?.ticket_number ?? `chat-${view.id}`;
  const words = excerpt(view.lastMessage ?? view.ticket?.description ?? "", 300);
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
        { kind: "button", ...partOf(view, reader, ref) },
      ],
    ],
  };
}

/** What a reader's part in it may become: nobody's conversation is theirs to take, and only their own is theirs to give back. */
function partOf({ assignee }: ConversationView, reader: number | null, ref: string): Pick<Button, "label" | "call"> {
  const options = { ref };
  if (assignee === null) return { label: "Claim", call: { command: "ticket claim", options } };
  if (assignee.id === reader) return { label: "Unclaim", call: { command: "ticket unclaim", options } };
  return { label: "Unfollow", call: { command: "ticket unfollow", options } };
}
