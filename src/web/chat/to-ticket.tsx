import type { FC } from "hono/jsx";
import { categoryLabels, priorityLabels } from "../../desk/words.ts";
import { choicesOf, Field, Form, Select } from "../forms.tsx";

/** Makes a ticket of a chat; nothing moves. */
export const ToTicket: FC<{ token: string; action: string }> = ({ token, action }) => (
  <details class="drop">
    <summary class="button">Make ticket</summary>
    <Form token={token} action={action} class="stack panel" label="Make a ticket">
      <Field id="subject" label="Subject" hint="Empty: what the customer said first">
        <input id="subject" name="subject" maxlength={200} aria-describedby="subject-hint" />
      </Field>
      <Field id="category" label="Category">
        <Select id="category" name="category" choices={choicesOf(categoryLabels)} chosen="general" />
      </Field>
      <Field id="priority" label="Priority">
        <Select id="priority" name="priority" choices={choicesOf(priorityLabels)} chosen="normal" />
      </Field>
      <button class="primary" name="do" value="ticket">
        Make ticket
      </button>
    </Form>
  </details>
);
