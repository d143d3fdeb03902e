import type { App, Customer } from "./app.ts";
import { browser } from "./browser.ts";
import { Inbox } from "./customer-inbox.ts";
import { conversationPane, listPane } from "./customer-panes.ts";
import { ticketForm } from "./customer-ticket-form.ts";
import { columnHead, emptyPlace, menu } from "./pieces.ts";
import { type Child, h, type VNode } from "./vnode.ts";

const pollMs = 2_000;

/** Gives the way to draw the column. */
export function createCustomerColumn(app: App): () => Child[] {
  let inbox: Inbox | undefined;
  let isWriting = false;
  const set = (change: () => void) => {
    change();
    app.redraw();
  };
  const become = (customer: Customer) => {
    inbox?.leave();
    inbox = new Inbox(app, customer);
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
    return mine.open !== undefined ? conversationPane(mine) : listPane(mine, () => set(() => (isWriting = true)));
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
