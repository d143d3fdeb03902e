import type { App, Customer } from "./app.ts";
import { browser, type Element } from "./browser.ts";
import { composer } from "./composer.ts";
import { createInbox, type Entry, type Inbox, type NewTicket } from "./customer-inbox.ts";
import type { Message } from "./desk-api.ts";
import { columnHead, emptyPlace, menu } from "./pieces.ts";
import { apiTime, shortTime } from "./time.ts";
import { type Child, h, type VNode } from "./vnode.ts";

const pollMs = 1_000;
const statusWords: Record<string, string> = {
  open: "open",
  in_progress: "in progress",
  resolved: "resolved",
  closed: "closed",
};
const categories = [
  ["general", "General inquiry"],
  ["technical", "Technical support"],
  ["billing", "Billing & payments"],
  ["account", "Account"],
  ["feature", "Feature request"],
  ["bug", "Bug report"],
  ["other", "Other"],
] as const;
const priorities = [
  ["low", "Low"],
  ["normal", "Normal"],
  ["high", "High"],
  ["urgent", "Urgent"],
] as const;

/** Gives the way to draw the column. */
export function createCustomerColumn(app: App): () => Child[] {
  let inbox: Inbox | undefined;
  let isWriting = false;
  const set = (change: () => void) => {
    change();
    app.redraw();
  };
  const become = (customer: Customer) => {
    inbox = createInbox(app, customer);
    isWriting = false;
    void inbox.refresh();
    app.redraw();
  };
  setInterval(() => {
    if (!browser.document.hidden) void inbox?.refresh();
  }, pollMs);

  const switchTo = (id: string) => {
    const customer = app.customers.find((one) => String(one.id) === id);
    if (customer) become(customer);
  };

  const paneOf = (mine: Inbox): VNode => {
    if (isWriting) return ticketForm(mine, () => set(() => (isWriting = false)));
    return mine.open ? conversationPane(mine) : listPane(mine, () => set(() => (isWriting = true)));
  };

  return () => {
    const [first] = app.customers;
    if (!inbox && first) become(first);
    if (!inbox)
      return [
        columnHead("Customer's app", "nobody yet"),
        emptyPlace("No customers yet", "Make one: POST /customerservices/users with an API key, and a name."),
      ];
    const people = app.customers.map(({ id, name }) => ({ value: String(id), label: name }));
    return [
      columnHead(
        "Customer's app",
        "by the public HTTP API",
        menu("You are, as a customer", people, String(inbox.customer.id), switchTo),
      ),
      h("div", { class: "panes", key: `of ${inbox.customer.id}` }, paneOf(inbox)),
    ];
  };
}

function listPane(inbox: Inbox, write: () => void): VNode {
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

function conversationPane(inbox: Inbox): VNode {
  const { ticket, messages, open } = inbox;
  const title = ticket ? `${ticket.ticket_number} · ${ticket.subject}` : "Chat with support";
  return h(
    "div",
    { class: "pane", key: `${open?.kind} ${open?.id}` },
    h(
      "div",
      "bar",
      h(
        "button",
        {
          class: "back",
          attrs: { type: "button", "aria-label": "Back to my conversations" },
          on: { click: () => inbox.show(undefined) },
        },
        "‹",
      ),
      h("b", {}, title),
      ticket && statusBadge(ticket.status),
    ),
    h(
      "div",
      { class: "log bubbles", attrs: { role: "log", "aria-live": "polite", "aria-label": title, tabindex: "0" } },
      ticket &&
        ticket.description !== "" &&
        h("div", { class: "bubble is-mine is-description", key: "description" }, ticket.description),
      messages.map((message, index) => bubble(message, messages[index - 1], index === messages.length - 1, inbox)),
    ),
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
      isMine && isLast && (message.is_read ? " · read" : " · sent"),
    ),
  );
}

function ticketForm(inbox: Inbox, close: () => void): VNode {
  const submit = async (form: Element) => {
    if (await inbox.openTicket(ticketOf(form))) close();
  };
  return h(
    "form",
    {
      class: "pane ticket-form",
      key: "new ticket",
      on: {
        submit: (event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        },
      },
    },
    h(
      "div",
      "bar",
      h(
        "button",
        { class: "back", attrs: { type: "button", "aria-label": "Back to my conversations" }, on: { click: close } },
        "‹",
      ),
      h("b", {}, "New ticket"),
    ),
    h(
      "div",
      "scroll",
      labelled(
        "Subject",
        h("input", {
          class: "input",
          attrs: { name: "subject", required: true, maxlength: "200", autocomplete: "off" },
        }),
      ),
      labelled(
        "What happened?",
        h("textarea", { class: "input", attrs: { name: "description", required: true, rows: "6" } }),
      ),
      h(
        "div",
        "two",
        labelled("Category", options("category", categories, "general")),
        labelled("Priority", options("priority", priorities, "normal")),
      ),
      h("button", { class: "button primary", attrs: { type: "submit" } }, "Send the ticket"),
    ),
    problemLine(inbox),
  );
}

const labelled = (label: string, field: VNode): VNode => h("label", "field", h("span", "field-label", label), field);

const options = (name: string, list: readonly (readonly [string, string])[], value: string): VNode =>
  h(
    "select",
    { class: "select", value, attrs: { name } },
    list.map(([key, label]) => h("option", { key, attrs: { value: key } }, label)),
  );

function ticketOf(form: Element): NewTicket {
  const data = new browser.FormData(form);
  const read = (name: string) => String(data.getAll(name)[0] ?? "").trim();
  return {
    subject: read("subject"),
    description: read("description"),
    category: read("category"),
    priority: read("priority"),
  };
}

function problemLine({ problem }: Inbox): Child {
  return problem !== "" && h("div", { class: "said", key: "said", attrs: { role: "alert" } }, problem);
}
