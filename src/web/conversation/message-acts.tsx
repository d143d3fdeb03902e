// What an agent can do to a message afterwards: change or take back their own, and send a note to the customer, which is asked.

import type { FC } from "hono/jsx";
import { wordsMark } from "../../desk/conversations/publish-note.ts";
import type { MessageJson } from "../../desk/views.ts";
import { basePath } from "../../http/mount.ts";
import { described, Field, Form } from "../forms.tsx";
import { may, type PageRequest } from "../page.tsx";
import { withQuery } from "./read.ts";
import type { UndoneAct } from "./unsaid.ts";

/** What all messages of a page have in common. */
export interface MessagePlace {
  request: PageRequest;
  /** Where its forms go. */
  action: string;
  customer: string;
  /** What was tried and not done. */
  undone: UndoneAct | undefined;
}

type ActsProps = { place: MessagePlace; message: MessageJson };

export const MessageActs: FC<ActsProps> = ({ place, message }) => {
  const { request, action, undone } = place;
  const isOwn = message.sender.id === request.agent.id;
  const isNote = message.is_internal && (message.sender.role === "agent" || message.sender.role === "admin");
  if (!may(request, "send_messages") || !(isOwn || isNote)) return null;
  const wrong = undone?.message === message.id ? undone : undefined;
  const label = isOwn ? "Change this message" : "Send this note";
  const here = `#message-${message.id}`;
  if (!wrong && request.c.req.query("change") !== String(message.id))
    return (
      <a class="act" href={`${basePath}${withQuery(action, "change", message.id)}${here}`} title={label} data-take>
        <span aria-hidden="true">⋯</span>
        <span class="sr">{label}</span>
      </a>
    );
  return (
    <section class="acts" aria-label={label}>
      {isOwn ? <Edit place={place} message={message} wrong={wrong} /> : wrong && <p class="error">{wrong.reason}</p>}
      {isNote && <Publish place={place} message={message} />}
      {isOwn && <TakeBack place={place} message={message} />}
      <a href={basePath + action + here} data-take>
        Leave it as it is
      </a>
    </section>
  );
};

const Edit: FC<ActsProps & { wrong: UndoneAct | undefined }> = ({ place, message: { id, message }, wrong }) => {
  const field = `words-${id}`;
  const errors = wrong && [wrong.reason];
  return (
    <Form token={place.request.token} action={place.action} live class="stack" label="Change the message">
      <input type="hidden" name="message" value={id} />
      <Field id={field} label="New words" class="sr-label" errors={errors}>
        <textarea name="body" rows={3} {...described(field, errors)}>
          {wrong?.body ?? message}
        </textarea>
      </Field>
      <div class="row">
        <button name="do" value="edit-message">
          Save
        </button>
      </div>
    </Form>
  );
};

const Publish: FC<ActsProps> = ({ place, message: { id, message } }) => (
  <details>
    <summary>Send to the customer</summary>
    <Form token={place.request.token} action={place.action} live class="stack" label="Send the note to the customer">
      <input type="hidden" name="message" value={id} />
      <input type="hidden" name="read" value={wordsMark(message)} />
      <p>Only agents have seen this so far. {place.customer} gets it as a reply:</p>
      {message !== "" && <blockquote class="text">{message}</blockquote>}
      <div class="row">
        <button class="primary" name="do" value="publish">
          Send to {place.customer}
        </button>
      </div>
    </Form>
  </details>
);

const TakeBack: FC<ActsProps> = ({ place, message: { id, is_internal } }) => (
  <details>
    <summary class="danger">Take it back</summary>
    <Form token={place.request.token} action={place.action} live class="stack" label="Take the message back">
      <input type="hidden" name="message" value={id} />
      <p>It goes for everybody{is_internal ? "" : ", also in the customer's app; who has read it has read it"}.</p>
      <div class="row">
        <button class="danger" name="do" value="delete-message">
          Take it back
        </button>
      </div>
    </Form>
  </details>
);
