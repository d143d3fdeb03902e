// GET and POST /tickets/new.

import type { FC } from "hono/jsx";
import { parseCustomer } from "../../commands/resolve.ts";
import { DeskError } from "../../desk/errors.ts";
import { openTicket } from "../../desk/tickets/open.ts";
import { categoryLabels, priorityLabels, ticketNumber } from "../../desk/words.ts";
import { CustomerField } from "../customer-field.tsx";
import { choicesOf, described, Field, type FieldErrors, Form, Select } from "../forms.tsx";
import { assertMay, goTo, type PageRequest, showPage } from "../page.tsx";
import { type ReceivedForm, receiveForm } from "../receive-form.ts";

const names = ["customer", "subject", "description", "category", "priority"] as const;
type Typed = Partial<Record<(typeof names)[number], string>>;

export async function newTicketPage(request: PageRequest): Promise<Response> {
  assertMay(request, "create_tickets");
  const customer = request.c.req.query("customer") ?? "";
  return show(request, { category: "general", priority: "normal", customer }, {}, 200);
}

export async function openNewTicket(request: PageRequest): Promise<Response> {
  const form = await receiveForm(request.c, request.attachments);
  try {
    const ticket = await open(request, form);
    return goTo(request.c, `/tickets/${ticketNumber(ticket)}`, { notice: `${ticketNumber(ticket)} is open.` });
  } catch (error) {
    if (!(error instanceof DeskError) || !error.fields) throw error;
    const typed = Object.fromEntries(names.map((name) => [name, form.get(name)]));
    const { user_id = [], customer = user_id, ...errors } = error.fields;
    return show(request, typed, { ...errors, customer }, 422);
  }
}

async function open({ desk, agent }: PageRequest, form: ReceivedForm): Promise<number> {
  const words = form.get("customer").trim();
  const customer = words === "" ? undefined : await parseCustomer({ desk }, "customer", words);
  const fields = Object.fromEntries(names.map((name) => [name, form.get(name)]));
  // What the form says is checked by the verb, whatever it is.
  const { id } = await openTicket(desk, agent, { ...fields, customer } as Parameters<typeof openTicket>[2]);
  return id;
}

const show = (request: PageRequest, typed: Typed, errors: FieldErrors, status: number): Promise<Response> =>
  showPage(request, {
    title: "New ticket",
    section: "tickets",
    status,
    body: <NewTicket token={request.token} typed={typed} errors={errors} />,
  });

const NewTicket: FC<{ token: string; typed: Typed; errors: FieldErrors }> = ({ token, typed, errors }) => (
  <section class="panel narrow-panel">
    <h1>New ticket</h1>
    <Form token={token} action="/tickets/new" class="stack">
      <CustomerField value={typed.customer} errors={errors.customer} />
      <Field id="subject" label="Subject" errors={errors.subject}>
        <input name="subject" value={typed.subject} maxlength={200} {...described("subject", errors.subject)} />
      </Field>
      <Field id="description" label="Description" errors={errors.description}>
        <textarea name="description" rows={7} {...described("description", errors.description)}>
          {typed.description}
        </textarea>
      </Field>
      <div class="two">
        <Field id="category" label="Category" errors={errors.category}>
          <Select
            name="category"
            choices={choicesOf(categoryLabels)}
            chosen={typed.category}
            {...described("category", errors.category)}
          />
        </Field>
        <Field id="priority" label="Priority" errors={errors.priority}>
          <Select
            name="priority"
            choices={choicesOf(priorityLabels)}
            chosen={typed.priority}
            {...described("priority", errors.priority)}
          />
        </Field>
      </div>
      <div class="row">
        <button class="primary">Open the ticket</button>
      </div>
    </Form>
  </section>
);
