// The root card of a ticket's or a chat's thread.

import type { RelayMode } from "../desk/relay/decide.ts";
import type { ConversationView } from "../desk/sql/view-conversation.ts";
import { readTime } from "../desk/views.ts";
import { categoryLabels, type Priority, priorityLabels, statusLabels, TicketStatus } from "../desk/words.ts";
import type { Action, Call, Card, Fact, Tone } from "./card.ts";

const statusTones: Record<TicketStatus, Tone> = {
  open: "blue",
  in_progress: "yellow",
  resolved: "green",
  closed: "gray",
};

/** The documented colours as signs, for places that have no colour. */
export const prioritySigns: Record<Priority, string> = { low: "⚪", normal: "🔹", high: "🟠", urgent: "🔴" };
export const statusSigns: Record<TicketStatus, string> = {
  open: "🔵",
  in_progress: "🟡",
  resolved: "🟢",
  closed: "⚫",
};

/** Every tag that a card may bear, so that they can be made at once. */
export const cardTags: readonly string[] = [...Object.values(statusLabels), ...Object.values(priorityLabels)];

type TicketView = ConversationView & { ticket: NonNullable<ConversationView["ticket"]> };

const isTicket = (view: ConversationView): view is TicketView => view.ticket !== null;

/** `mode` is that of the channel whose thread it heads; elsewhere it says nothing of what writing there does. */
export function conversationCard(view: ConversationView, mode?: RelayMode): Card {
  if (view.deleted) return deletedCard(view);
  return isTicket(view) ? ticketCard(view, mode) : chatCard(view, mode);
}

/** What is left of a deleted ticket's thread: that it is over. */
function deletedCard({ ticket, customer }: ConversationView): Card {
  return {
    title: ticket ? `#${ticket.ticket_number} · ${ticket.subject}` : `💬 ${customer.name}`,
    tone: "gray",
    body: "🗑 This ticket was deleted.",
    facts: [],
    rows: [],
    actions: [],
    foot: "What is written in this thread goes nowhere any more.",
  };
}

function ticketCard(view: TicketView, mode: RelayMode | undefined): Card {
  const { ticket } = view;
  return {
    title: `#${ticket.ticket_number} · ${ticket.subject}`,
    tone: ticket.priority === "urgent" && ticket.status === "open" ? "red" : statusTones[ticket.status],
    body: excerpt(ticket.description, 600),
    facts: [
      customerFact(view),
      { label: "Status", value: `${statusSigns[ticket.status]} ${statusLabels[ticket.status]}` },
      { label: "Priority", value: `${prioritySigns[ticket.priority]} ${priorityLabels[ticket.priority]}` },
      { label: "Category", value: categoryLabels[ticket.category] },
      { label: "Assignee", value: view.assignee?.name ?? "nobody yet" },
      ...times(view),
    ],
    rows: [],
    actions: ticketActions(view),
    ...footOf(view, mode),
    tags: [statusLabels[ticket.status], priorityLabels[ticket.priority]],
  };
}

function ticketActions(view: TicketView): Action[][] {
  const ref = view.ticket.ticket_number;
  const call = (command: string, options: Record<string, string> = {}): Call => ({
    command,
    options: { ref, ...options },
  });
  if (view.ticket.status === "closed") {
    return [
      [
        { kind: "button", label: "Reopen", call: call("ticket reopen") },
        { kind: "button", label: "View details", call: call("ticket view") },
      ],
    ];
  }
  return [
    [
      claimButton(view, ref),
      { kind: "button", label: "Assign", call: call("ticket assign") },
      { kind: "button", label: "Reply", call: call("ticket reply") },
      { kind: "button", label: "Note", call: call("ticket note") },
      closeButton(view.ticket.status, call),
    ],
    [
      {
        kind: "select",
        placeholder: "Change the status",
        options: TicketStatus.options.map((to) => ({
          label: statusLabels[to],
          call: call("ticket status", { to }),
          selected: to === view.ticket.status,
        })),
      },
    ],
    [
      { kind: "button", label: "View details", call: call("ticket view") },
      { kind: "button", label: "Priority", call: call("ticket priority") },
      { kind: "button", label: "Macro", call: call("ticket macro") },
      view.snoozedUntil === null
        ? { kind: "button", label: "Snooze", call: call("ticket snooze") }
        : { kind: "button", label: "End snooze", call: call("ticket snooze", { for: "off" }) },
      { kind: "button", label: "Transcript", call: call("ticket transcript") },
    ],
  ];
}

/** What was resolved has asked its customer already. */
const closeButton = (
  status: TicketStatus,
  call: (command: string, options?: Record<string, string>) => Call,
): Action =>
  status === "resolved"
    ? { kind: "button", label: "Close", style: "danger", call: call("ticket close", { how: "now" }) }
    : { kind: "button", label: "Close", call: { ...call("ticket close"), asks: true } };

function chatCard(view: ConversationView, mode: RelayMode | undefined): Card {
  const ref = `chat-${view.id}`;
  return {
    title: `💬 ${view.customer.name}`,
    tone: view.unread > 0 ? "blue" : "gray",
    ...(view.lastMessage === null ? {} : { body: excerpt(view.lastMessage, 200) }),
    facts: [
      customerFact(view),
      { label: "Unread", value: String(view.unread) },
      { label: "Assignee", value: view.assignee?.name ?? "nobody yet" },
      ...times(view),
    ],
    rows: [],
    actions: [
      [
        claimButton(view, ref),
        { kind: "button", label: "Reply", call: { command: "ticket reply", options: { ref } } },
        { kind: "button", label: "Mark read", call: { command: "chat read", options: { ref } } },
        { kind: "button", label: "Make ticket", call: { command: "chat to-ticket", options: { ref }, asks: true } },
      ],
    ],
    ...footOf(view, mode),
  };
}

function claimButton(view: ConversationView, ref: string): Action {
  return view.assignee === null
    ? { kind: "button", label: "Claim", style: "primary", call: { command: "ticket claim", options: { ref } } }
    : { kind: "button", label: "Unclaim", call: { command: "ticket unclaim", options: { ref } } };
}

function times({ openedAt, waitingSince, snoozedUntil, ticket, followers }: ConversationView): Fact[] {
  const time = (label: string, at: string | null): Fact[] =>
    at === null ? [] : [{ label, value: { time: readTime(at) } }];
  const names = followers.map(({ name }) => name).join(", ");
  return [
    ...time("Opened", openedAt),
    ...time("Waiting since", waitingSince),
    ...time("💤 Put aside until", snoozedUntil),
    ...time("Closes by itself", ticket?.auto_close_at ?? null),
    ...(names === "" ? [] : [{ label: "Followers", value: names }]),
  ];
}

/** The label says whether they are who they say: a name could claim anything. */
const customerFact = ({ customer, isVerified }: ConversationView): Fact => ({
  label: isVerified ? "Customer (verified)" : "Customer (unverified)",
  value: customer.email === null ? customer.name : `${customer.name} · ${customer.email}`,
});

/** The one sentence to teach: what writing in this thread does. */
function footOf(view: ConversationView, mode: RelayMode | undefined): Pick<Card, "foot"> {
  return mode === undefined ? {} : { foot: sentenceOf(view, mode) };
}

function sentenceOf({ assignee }: ConversationView, mode: RelayMode): string {
  const marks = "lines that begin with note: or 🔒";
  switch (mode) {
    case "assignee":
      return assignee === null
        ? "Claim it to answer: then what you write in the thread goes to the customer. Everyone else's words stay notes."
        : `What ${assignee.name} writes in the thread goes to the customer; everyone else's words, and ${marks}, stay notes.`;
    case "explicit":
      return "What you write in the thread stays a note. To answer the customer, write !r and your answer, or press Reply.";
    case "all":
      return `What any agent writes in the thread goes to the customer; ${marks} stay notes.`;
    case "off":
      return "Nothing that is written here reaches the customer: this channel only shows what happens.";
  }
}

/** The beginning of a text, cut at a word. */
export function excerpt(text: string, most: number): string {
  const flat = text.trim();
  if (flat.length <= most) return flat;
  const cut = flat.slice(0, most - 1);
  const space = cut.lastIndexOf(" ");
  return `${(space > most / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
