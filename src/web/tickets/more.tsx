// What is done to a ticket now and then: following it, putting it aside, other words for it, and its end.

import type { FC } from "hono/jsx";
import { Follow } from "../conversation/side.tsx";
import { Form, Select } from "../forms.tsx";
import { may } from "../page.tsx";
import type { SideProps } from "./ticket-side.tsx";

export const More: FC<SideProps> = (side) => {
  const { request, talk, action } = side;
  return (
    <section class="panel stack" data-region="more">
      <div class="row">
        <Follow {...{ request, view: talk.view, action }} />
        {may(request, "edit_tickets") && <Snooze {...side} />}
      </div>
      {may(request, "edit_tickets") && <Edit {...side} />}
      {may(request, "delete_tickets") && <Delete {...side} />}
    </section>
  );
};

const Snooze: FC<SideProps> = ({ request, talk, action }) => (
  <Form token={request.token} action={action} live class="inline" label="Put aside">
    {talk.view.snoozedUntil === null ? (
      <>
        <Select
          name="for"
          label="Put aside for"
          choices={[
            { value: "2h", label: "2 hours" },
            { value: "tomorrow", label: "until tomorrow" },
            { value: "3d", label: "3 days" },
            { value: "7d", label: "a week" },
          ]}
          chosen="tomorrow"
        />
        <button name="do" value="snooze">
          Snooze
        </button>
      </>
    ) : (
      <button name="do" value="wake">
        End snooze
      </button>
    )}
  </Form>
);

const Edit: FC<SideProps> = ({ request, ticket, action, trouble }) => {
  const typed = trouble?.form === "edit" ? trouble.typed : {};
  return (
    <details open={trouble?.form === "edit"}>
      <summary>Change the subject or the description</summary>
      <Form token={request.token} action={action} live class="stack" label="Change the ticket">
        <input type="hidden" name="version" value={ticket.version} />
        <div class="field">
          <label for="subject">Subject</label>
          <input id="subject" name="subject" value={typed.subject ?? ticket.subject} required maxlength={200} />
        </div>
        <div class="field">
          <label for="description">Description</label>
          <textarea id="description" name="description" rows={5} required>
            {typed.description ?? ticket.description}
          </textarea>
        </div>
        <button name="do" value="edit">
          Save
        </button>
      </Form>
    </details>
  );
};

const Delete: FC<SideProps> = ({ request, ticket, action }) => (
  <details>
    <summary class="danger">Delete this ticket</summary>
    <Form token={request.token} action={action} class="stack" label="Delete the ticket">
      <p>It goes with its whole conversation, for everybody and for good.</p>
      <button class="danger" name="do" value="delete">
        Delete {ticket.ticket_number} for good
      </button>
    </Form>
  </details>
);
