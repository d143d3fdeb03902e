// GET and POST /tickets/new.

import type { FC } from "hono/jsx";
import { parseCustomer } from "../../commands/resolve.ts";
import { addNote } from "../../desk/conversations/add-note.ts";
import { DeskError } from "../../desk/errors.ts";
import { openTicket } from "../../desk/tickets/open.ts";
import { categoryLabels, priorityLabels, ticketNumber } from "../../desk/words.ts";
import type { FileLimits } from "../../http/endpoint.ts";
import { CustomerField } from "../customer-field.tsx";
import { FilesField } from "../files-field.tsx";
import { choicesOf, described, Field, type FieldErrors, Form, Select } from "../forms.tsx";
import { doOnce, newOnce } from "../once.ts";
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
    const ticket = ticketNumber((await open(request, form)).id);
    return goTo(request.c, `/tickets/${ticket}`, { notice: `${ticket} is open.` });
  } catch (error) {
    if (!(error instanceof DeskError) || !error.fields) throw error;
    const typed = Object.fromEntries(names.map((name) => [name, form.get(name)]));
    const { user_id = [], customer = user_id, ...errors } = error.fields;
    return show(request, typed, { ...errors, customer }, 422);
  } finally {
    await form.dispose();
  }
}

async function open(request: PageRequest, form: ReceivedForm): Promise<{ id: number }> {
  const { desk, agent } = request;
  const words = form.get("customer").trim();
  const customer = words === "" ? undefined : await parseCustomer({ desk }, "customer", words);
  const fields = Object.fromEntries(names.map((name) => [name, form.get(name)]));
  return doOnce(request, form, ["ticket", customer, fields], async (tx, files) => {
    // What the form says is checked by the verb, whatever it is.
    const { id } = await openTicket(tx, agent, { ...fields, customer } as Parameters<typeof openTicket>[2]);
    // As with the command: an agent's file is no answer to the customer until somebody sends it.
    if (files.length > 0) await addNote(tx, agent, { at: { ticket: id }, body: "", files });
    return { id };
  });
}

const show = (request: PageRequest, typed: Typed, errors: FieldErrors, status: number): Promise<Response> =>
  showPage(request, {
    title: "New ticket",
    section: "tickets",
    status,
    body: <NewTicket token={request.token} typed={typed} errors={errors} limits={request.attachments} />,
  });

type NewTicketProps = { token: string; typed: Typed; errors: FieldErrors; limits: FileLimits };

const NewTicket: FC<NewTicketProps> = ({ token, typed, errors, limits }) => (
  <section class="panel narrow-panel">
    <h1>New ticket</h1>
    <Form token={token} action="/tickets/new" class="stack" files>
      <input type="hidden" name="once" value={newOnce()} />
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
      <FilesField limits={limits} errors={errors.files} hint="Kept as a note for agents, who can send it" />
      <div class="row">
        <button class="primary">Open the ticket</button>
      </div>
    </Form>
  </section>
);
