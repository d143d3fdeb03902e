import type { ConversationView } from "../desk/sql/view-conversation.ts";
import type { MessageJson } from "../desk/views.ts";
import type { Card } from "./card.ts";
import { conversationCard, excerpt } from "./conversation-card.ts";

/** The card with the latest messages, for `ticket view`. */
export function detailsCard(view: ConversationView, messages: readonly MessageJson[]): Card {
  const card = conversationCard(view);
  const lines = messages.map(
    ({ sender, is_internal, message, attachments }) =>
      `${is_internal ? "🔒 " : ""}${sender.name ?? "Support"}: ${[excerpt(message, 240), ...attachments.map(({ name }) => `📎 ${name}`)].filter(Boolean).join(" ")}`,
  );
  return { ...card, body: [card.body, ...lines].filter(Boolean).join("\n\n") };
}
