import { invalid } from "../errors.ts";
import type { ConversationView } from "../sql/view-conversation.ts";
import { categoryLabels, statusLabels } from "../words.ts";

interface Filling {
  view: ConversationView;
  agent: { name: string };
}

const first = (name: string): string => name.trim().split(/\s+/)[0] ?? name;

/** What may stand in a macro in braces; nothing where there is no such thing, as a chat's number. */
const placeholders: Record<string, (filling: Filling) => string | null | undefined> = {
  "customer.name": ({ view }) => view.customer.name,
  "customer.first_name": ({ view }) => first(view.customer.name),
  "customer.email": ({ view }) => view.customer.email,
  "ticket.number": ({ view }) => view.ticket?.ticket_number,
  "ticket.subject": ({ view }) => view.ticket?.subject,
  "ticket.status": ({ view }) => view.ticket && statusLabels[view.ticket.status],
  "ticket.category": ({ view }) => view.ticket && categoryLabels[view.ticket.category],
  "agent.name": ({ agent }) => agent.name,
  "agent.first_name": ({ agent }) => first(agent.name),
};

const braces = /\{([a-z_]+(?:\.[a-z_]+)?)\}/gi;

/** "{customer.name}, {ticket.number}, …" */
export const placeholderList: string = Object.keys(placeholders)
  .map((name) => `{${name}}`)
  .join(", ");

/** The first word in braces that means nothing. */
export const unknownPlaceholder = (body: string): string | undefined =>
  [...body.matchAll(braces)].find(([, name = ""]) => !Object.hasOwn(placeholders, name.toLowerCase()))?.[0];

/** Fills each placeholder once: what a customer is called is never looked at for more. @throws invalid when one has nothing to say here */
export function renderMacro(body: string, filling: Filling): string {
  return body.replace(braces, (whole, name: string) => {
    const found = placeholders[name.toLowerCase()]?.(filling);
    if (found == null)
      throw invalid({
        name: [`This macro says ${whole}, and there is none here. Choose another, or write it yourself.`],
      });
    return found;
  });
}
