// What the customer's app shows: their conversations, and one of them.

import { composer } from "./composer.ts";
import type { Entry, Inbox } from "./customer-inbox.ts";
import type { Message } from "./desk-api.ts";
import { backButton, emptyPlace, logOf } from "./pieces.ts";
import { apiTime, shortTime } from "./time.ts";
import { type Child, h, type VNode } from "./vnode.ts";

const statusWords: Record<string, string> = {
  open: "open",
  in_progress: "in progress",
  resolved: "resolved",
  closed: "closed",
};
export function listPane(inbox: Inbox, write: () => void): VNode {
  const entries = inbox.entries ?? [];
  const hello = inbox.entries
    ? emptyPlace(
        `Hello ${inbox.customer.name} 👋`,
        "This is your app. Write to support below: what you say appears in Slack and in Discord at once.",
      )
    : emptyPlace("Loading…", "");
  return h(
    "div",
    { class: "pane", key: "list" },
    h(
      "div",
      "bar",
      h("b", {}, "My conversations"),
      h("button", { class: "button", attrs: { type: "button" }, on: { click: write } }, "+ New ticket"),
    ),
    h("div", "scroll list", entries.length > 0 ? entries.map((entry) => entryView(entry, inbox)) : hello),
    problemLine(inbox),
    composer({
      key: "start",
      label: `Start a chat as ${inbox.customer.name}`,
      placeholder: "Write to support…",
      send: (text) => inbox.send(text),
    }),
  );
}

function entryView(entry: Entry, inbox: Inbox): VNode {
  const { open, title, text, status, unread, updatedAt } = entry;
  return h(
    "button",
    {
      key: `${open.kind} ${open.id}`,
      class: `entry ${unread > 0 ? "is-unread" : ""}`,
      attrs: { type: "button" },
      on: { click: () => inbox.show(open) },
    },
    h("span", "entry-sign", open.kind === "ticket" ? "🎫" : "💬"),
    h("span", "entry-main", h("b", {}, title), h("span", {}, text)),
    h(
      "span",
      "entry-side",
      h("time", {}, shortTime(apiTime(updatedAt))),
      status ? statusBadge(status) : undefined,
      unread > 0 && h("span", "count", String(unread)),
    ),
  );
}

const statusBadge = (status: string): VNode => h("span", `status is-${status}`, statusWords[status] ?? status);

export function conversationPane(inbox: Inbox): VNode {
  const { ticket, messages, open } = inbox;
  const title = ticket ? `${ticket.ticket_number} · ${ticket.subject}` : "Chat with support";
  return h(
    "div",
    { class: "pane", key: `${open?.kind} ${open?.id}` },
    h(
      "div",
      "bar",
      backButton("Back to my conversations", () => inbox.show(undefined)),
      h("b", {}, title),
      ticket && statusBadge(ticket.status),
    ),
    logOf(title, [
      ticket && h("div", { class: "bubble is-mine is-description", key: "description" }, ticket.description),
      messages.map((message, index) => bubble(message, messages[index - 1], index === messages.length - 1, inbox)),
    ]),
    problemLine(inbox),
    composer({
      key: "say",
      label: `Write as ${inbox.customer.name}`,
      placeholder: "Write to support…",
      send: (text) => inbox.send(text),
    }),
  );
}

function bubble(message: Message, before: Message | undefined, isLast: boolean, { customer }: Inbox): VNode {
  const isMine = message.sender_id === customer.id;
  const isFirst = before?.sender_id !== message.sender_id;
  return h(
    "div",
    { class: `bubble ${isMine ? "is-mine" : "is-theirs"} ${isFirst ? "is-first" : ""}`, key: String(message.id) },
    !isMine && isFirst && h("b", {}, message.sender.name ?? "Support"),
    h("span", {}, message.message),
    h(
      "time",
      {},
      message.edited_at ? "edited · " : "",
      shortTime(apiTime(message.created_at)),
      isMine && isLast && (message.is_seen ? " · read" : " · sent"),
    ),
  );
}

export function problemLine({ problem }: Inbox): Child {
  return problem !== "" && h("div", { class: "said", key: "said", attrs: { role: "alert" } }, problem);
}
