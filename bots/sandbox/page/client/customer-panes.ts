// What the customer's app shows: their conversations, and one of them.

import { beganAsChat } from "../../../../src/client/began-as-chat.ts";
import type { Message, Ticket } from "../../../../src/client/types.ts";
import { browser } from "./browser.ts";
import { composer } from "./composer.ts";
import type { Entry, Inbox } from "./customer-inbox.ts";
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
      send: (text, files) => inbox.send(text, files),
    }),
  );
}

function entryView(entry: Entry, inbox: Inbox): VNode {
  const { conversation, ticket, title, text, unread, updatedAt } = entry;
  return h(
    "button",
    {
      key: String(conversation),
      class: `entry ${unread > 0 ? "is-unread" : ""}`,
      attrs: { type: "button" },
      on: { click: () => inbox.show(conversation) },
    },
    h("span", "entry-sign", ticket ? "🎫" : "💬"),
    h("span", "entry-main", h("b", {}, title), h("span", {}, text)),
    h(
      "span",
      "entry-side",
      h("time", {}, shortTime(apiTime(updatedAt))),
      ticket && statusBadge(ticket.status),
      unread > 0 && h("span", "count", String(unread)),
    ),
  );
}

const statusBadge = (status: string): VNode => h("span", `status is-${status}`, statusWords[status] ?? status);

export function conversationPane(inbox: Inbox): VNode {
  const { ticket, messages, open, typing } = inbox;
  const title = ticket ? `${ticket.ticket_number} · ${ticket.subject}` : "Chat with support";
  return h(
    "div",
    { class: "pane", key: `conversation ${open}` },
    h(
      "div",
      "bar",
      backButton("Back to my conversations", () => inbox.show(undefined)),
      h("b", {}, title),
      ticket && statusBadge(ticket.status),
    ),
    logOf(title, [
      ticket &&
        !beganAsChat(ticket, messages) &&
        h("div", { class: "bubble is-mine is-description", key: "description" }, ticket.description),
      messages.map((message, index) => bubble(message, messages[index - 1], index === messages.length - 1, inbox)),
      typing !== "" && h("div", { class: "typing", key: "typing" }, `${typing} is writing…`),
    ]),
    ticket?.status === "resolved" && question(ticket, inbox),
    problemLine(inbox),
    composer({
      key: "say",
      label: `Write as ${inbox.customer.name}`,
      placeholder: "Write to support…",
      send: (text, files) => inbox.send(text, files),
    }),
  );
}

/** A resolved ticket closes by itself when its customer says nothing. */
function question(ticket: Ticket, inbox: Inbox): VNode {
  const answer = (label: string, isSettled: boolean) =>
    h(
      "button",
      { class: "button", attrs: { type: "button" }, on: { click: () => void inbox.settle(ticket, isSettled) } },
      label,
    );
  return h(
    "div",
    { class: "question", key: "question", attrs: { role: "group", "aria-label": "Does that settle it?" } },
    h("b", {}, "Does that settle it?"),
    answer("Yes, close it", true),
    answer("No, I still need help", false),
  );
}

function attachment({ id, name }: Message["attachments"][number], inbox: Inbox): VNode {
  const save = async () => {
    const content = await inbox.read(id);
    const link = browser.document.createElement("a");
    link.setAttribute("href", URL.createObjectURL(content));
    link.setAttribute("download", name);
    link.click();
  };
  const attrs = { type: "button", title: `Save ${name}` };
  return h("button", { class: "attached", key: `file ${id}`, attrs, on: { click: () => void save() } }, `📎 ${name}`);
}

function bubble(message: Message, before: Message | undefined, isLast: boolean, inbox: Inbox): VNode {
  const { customer } = inbox;
  const isMine = message.sender_id === customer.id;
  const isFirst = before?.sender_id !== message.sender_id;
  return h(
    "div",
    { class: `bubble ${isMine ? "is-mine" : "is-theirs"} ${isFirst ? "is-first" : ""}`, key: String(message.id) },
    !isMine && isFirst && h("b", {}, message.sender.name ?? "Support"),
    message.message !== "" && h("span", {}, message.message),
    message.attachments.map((file) => attachment(file, inbox)),
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
