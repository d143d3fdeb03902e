import type { FC } from "hono/jsx";
import { closingWays } from "../../commands/ticket-close.ts";
import { Form } from "../forms.tsx";
import type { SideProps } from "./ticket-side.tsx";

export const Closing: FC<SideProps> = ({ request, ticket, talk, action, trouble }) => {
  const typed = trouble?.form === "closing" ? trouble.typed : {};
  const isResolved = ticket.status === "resolved";
  return (
    <details class="panel" open={trouble?.form === "closing"}>
      <summary>{isResolved ? "Close" : "Resolve or close"}</summary>
      <Form token={request.token} action={action} live class="stack" label="Close this ticket">
        <input type="hidden" name="seen" value={talk.view.lastSeq} />
        <Words name="message" label="A last word to the customer" text={typed.message} />
        <Words name="reason" label="Why, for agents only" text={typed.reason} />
        <div class="row">
          {!isResolved && (
            <button class="primary" name="do" value="resolve">
              {closingWays.resolve}
            </button>
          )}
          <button class="danger" name="do" value="close">
            {closingWays.now}
          </button>
        </div>
      </Form>
    </details>
  );
};

const Words: FC<{ name: string; label: string; text: string | undefined }> = ({ name, label, text }) => (
  <div class="field">
    <label for={name}>{label}</label>
    <textarea id={name} name={name} rows={2} maxlength={4_000}>
      {text}
    </textarea>
  </div>
);
