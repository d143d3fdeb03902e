import type { NewTicket } from "../../../../src/client/types.ts";
import { type BrowserEvent, browser, type Element } from "./browser.ts";
import type { Inbox } from "./customer-inbox.ts";
import { problemLine } from "./customer-panes.ts";
import { backButton } from "./pieces.ts";
import { h, type VNode } from "./vnode.ts";

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

export function ticketForm(inbox: Inbox, close: () => void): VNode {
  const submit = async (event: BrowserEvent) => {
    event.preventDefault();
    if (await inbox.openTicket(ticketOf(event.currentTarget))) close();
  };
  return h(
    "form",
    { class: "pane ticket-form", key: "new ticket", on: { submit: (event) => void submit(event) } },
    h("div", "bar", backButton("Back to my conversations", close), h("b", {}, "New ticket")),
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
    category: read("category") as NonNullable<NewTicket["category"]>,
    priority: read("priority") as NonNullable<NewTicket["priority"]>,
  };
}
