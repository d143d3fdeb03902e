import type { FC } from "hono/jsx";
import type { FileLimits } from "../../http/endpoint.ts";
import { FilesField } from "../files-field.tsx";
import { type Choice, described, Field, Form, Select } from "../forms.tsx";
import { Avatar } from "../pieces.tsx";
import type { Draft } from "./draft.ts";

type ComposerProps = {
  token: string;
  action: string;
  draft: Draft;
  /** Names of saved replies. */
  macros: readonly string[];
  /** A chat's or a ticket's customer. */
  customer: string;
  mayNote: boolean;
  /** Whose words they are. */
  agent: string;
  limits: FileLimits;
  /** To which a ticket can be set with the reply. */
  statuses?: readonly Choice[];
};

/** One place to write, for the customer or for the team; which of the two it is, is seen in its colour and in its button. */
export const Composer: FC<ComposerProps> = (props) => {
  const { token, action, draft, macros, customer, mayNote, agent, limits, statuses } = props;
  return (
    <Form token={token} action={action} class="composer" id="composer" files live label="Write">
      <div data-region="composer-trouble">
        <Faster draft={draft} />
      </div>
      <input type="hidden" name="seen" value={draft.seen} />
      <input type="hidden" name="once" value={draft.once} />
      <div class="kinds" role="radiogroup" aria-label="Who reads it">
        <label>
          <input type="radio" name="kind" value="reply" checked={draft.kind === "reply"} />
          <span>Reply to {customer}</span>
        </label>
        {mayNote && (
          <label>
            <input type="radio" name="kind" value="note" checked={draft.kind === "note"} />
            <span>Note for agents</span>
          </label>
        )}
      </div>
      <Field id="body" label="Message" class="sr-label" errors={draft.errors.body}>
        <textarea name="body" placeholder="Write…" rows={3} {...described("body", draft.errors.body)}>
          {draft.body}
        </textarea>
      </Field>
      <div class="row tools">
        <FilesField class="sr-label" limits={limits} errors={draft.errors.files} />
        {macros.length > 0 && (
          <span class="row">
            <Select
              name="macro"
              label="Saved reply"
              none="Saved reply…"
              chosen={undefined}
              choices={macros.map((name) => ({ value: name, label: name }))}
            />
            <button name="do" value="macro" formnovalidate>
              Insert
            </button>
          </span>
        )}
        <span class="row finish">
          {statuses && (
            <span class="if-reply">
              <Select
                name="next_status"
                label="And set the status"
                none="Status stays"
                choices={statuses}
                chosen={draft.nextStatus ?? undefined}
              />
            </span>
          )}
          <button class="primary send" name="do" value="say">
            <span class="if-reply">{draft.faster ? "Send anyway" : "Send to the customer"}</span>
            <span class="if-note">Keep as a note</span>
          </button>
        </span>
      </div>
      <Pending agent={agent} />
    </Form>
  );
};

/** How the script shows words that are on their way. */
const Pending: FC<{ agent: string }> = ({ agent }) => (
  <template id="pending">
    <li class="message is-desk is-mine is-sending">
      <article class="said">
        <Avatar name={agent} />
        <div class="bubble">
          <header>
            <b>{agent}</b>
            <span class="seen">sending …</span>
          </header>
          <p class="text" />
        </div>
      </article>
    </li>
  </template>
);

const Faster: FC<{ draft: Draft }> = ({ draft: { faster, hadFiles } }) =>
  faster === undefined ? null : (
    <div class="trouble asks" role="alert">
      <b>Someone was faster</b>
      {faster.map((sentence) => (
        <p>{sentence}</p>
      ))}
      <p>
        Nothing was sent yet. Change your words, or send them anyway.
        {hadFiles && <span class="no-script-only"> Choose your files once more.</span>}
      </p>
    </div>
  );
