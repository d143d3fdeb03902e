// GET and POST /chat/new.

import type { FC } from "hono/jsx";
import { parseCustomer } from "../../commands/resolve.ts";
import { startConversation } from "../../desk/conversations/start.ts";
import { DeskError, invalid } from "../../desk/errors.ts";
import { CustomerField } from "../customer-field.tsx";
import { described, Field, type FieldErrors, Form } from "../forms.tsx";
import { doOnce, newOnce } from "../once.ts";
import { assertMay, goTo, type PageRequest, showPage } from "../page.tsx";
import { type ReceivedForm, receiveForm } from "../receive-form.ts";

interface Typed {
  customer: string;
  body: string;
}

export async function newChatPage(request: PageRequest): Promise<Response> {
  assertMay(request, "send_messages");
  return show(request, { customer: request.c.req.query("customer") ?? "", body: "" }, {}, 200);
}

export async function startNewChat(request: PageRequest): Promise<Response> {
  const form = await receiveForm(request.c, request.attachments);
  try {
    return goTo(request.c, `/chat/${await start(request, form)}`);
  } catch (error) {
    if (!(error instanceof DeskError) || !error.fields) throw error;
    const { user_id = [], customer = user_id, ...errors } = error.fields;
    return show(request, { customer: form.get("customer"), body: form.get("body") }, { ...errors, customer }, 422);
  }
}

async function start(request: PageRequest, form: ReceivedForm): Promise<number> {
  const { desk, agent } = request;
  const words = form.get("customer").trim();
  if (words === "") throw invalid({ customer: ["This is required."] });
  const customer = await parseCustomer({ desk }, "customer", words);
  const body = form.get("body");
  const { conversation } = await doOnce(request, form, ["chat", customer, body], (tx) =>
    startConversation(tx, agent, { customer, body }),
  );
  return conversation;
}

const show = (request: PageRequest, typed: Typed, errors: FieldErrors, status: number): Promise<Response> =>
  showPage(request, {
    title: "New conversation",
    section: "chat",
    status,
    body: <NewChat token={request.token} typed={typed} errors={errors} />,
  });

const NewChat: FC<{ token: string; typed: Typed; errors: FieldErrors }> = ({ token, typed, errors }) => (
  <section class="panel narrow-panel">
    <h1>New conversation</h1>
    <Form token={token} action="/chat/new" class="stack">
      <input type="hidden" name="once" value={newOnce()} />
      <CustomerField value={typed.customer} errors={errors.customer} />
      <Field id="body" label="Your first message" errors={errors.body}>
        <textarea name="body" rows={6} {...described("body", errors.body)}>
          {typed.body}
        </textarea>
      </Field>
      <div class="row">
        <button class="primary">Send</button>
      </div>
    </Form>
  </section>
);
