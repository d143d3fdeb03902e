import type { FC } from "hono/jsx";
import { categoryLabels, priorityLabels, statusLabels } from "../../desk/words.ts";
import { type Choice, choicesOf, Form, Select } from "../forms.tsx";
import { may, type PageRequest } from "../page.tsx";
import type { SideProps } from "./ticket-side.tsx";

/** The statuses that the agent may set. */
export function statusChoices(request: PageRequest): Choice[] {
  const closes = may(request, "close_tickets");
  return choicesOf(statusLabels).filter(({ value }) => closes || value === "open" || value === "in_progress");
}

export const States: FC<SideProps> = ({ request, ticket, action }) => {
  const statuses = statusChoices(request);
  const setters = [
    { name: "status", label: "Status", choices: statuses, chosen: ticket.status },
    { name: "priority", label: "Priority", choices: choicesOf(priorityLabels), chosen: ticket.priority },
    { name: "category", label: "Category", choices: choicesOf(categoryLabels), chosen: ticket.category },
  ];
  return (
    <section class="panel setters" aria-label="Status, priority and category">
      {setters.map(({ name, label, choices, chosen }) => (
        <Form token={request.token} action={action} live class="setter">
          <label for={name}>{label}</label>
          <Select id={name} name={name} choices={choices} chosen={chosen} />
          <button name="do" value={name}>
            Set<span class="sr"> {label.toLowerCase()}</span>
          </button>
        </Form>
      ))}
    </section>
  );
};
