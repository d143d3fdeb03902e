// What stands beside a conversation, on a ticket's page and on a chat's: who has it, who follows it, what is known of it, and what
// happened to it.

import type { Child, FC } from "hono/jsx";
import { historyLine, type RecordedEvent } from "../../desk/events.ts";
import type { ConversationView } from "../../desk/sql/view-conversation.ts";
import { writeTime } from "../../desk/views.ts";
import { type Choice, Form, Select } from "../forms.tsx";
import { may, type PageRequest } from "../page.tsx";
import { Ago } from "../pieces.tsx";

type AssigneeProps = { request: PageRequest; view: ConversationView; action: string; agents: readonly Choice[] };

export const Assignee: FC<AssigneeProps> = ({ request, view, action, agents }) => {
  const { token, agent } = request;
  const isMine = view.assignee?.id === agent.id;
  return (
    <div class="assign">
      {may(request, "edit_tickets") && (view.assignee === null || isMine) && (
        <Form token={token} action={action} live class="inline">
          {isMine ? (
            <button name="do" value="unclaim">
              Give it back
            </button>
          ) : (
            <button class="primary" name="do" value="claim" data-key="c">
              Claim
            </button>
          )}
        </Form>
      )}
      {may(request, "assign_tickets") && (
        <Form token={token} action={action} live class="inline" label="Assign">
          <Select
            name="assignee"
            label="Assignee"
            id="assignee"
            none="Nobody"
            choices={agents}
            chosen={view.assignee === null ? undefined : String(view.assignee.id)}
          />
          <button name="do" value="assign">
            Assign
          </button>
        </Form>
      )}
    </div>
  );
};

type FollowProps = { request: PageRequest; view: ConversationView; action: string };

export const Follow: FC<FollowProps> = ({ request, view, action }) => {
  const follows = view.followers.some(({ id }) => id === request.agent.id);
  return (
    <Form token={request.token} action={action} live class="inline">
      <button name="do" value={follows ? "unfollow" : "follow"}>
        {follows ? "Follow no more" : "Follow"}
      </button>
    </Form>
  );
};

export const followerNames = ({ followers }: ConversationView): string => followers.map(({ name }) => name).join(", ");

type FactsProps = { facts: readonly (readonly [label: string, value: Child])[] };

/** Those that there are. */
export const Facts: FC<FactsProps> = ({ facts }) => (
  <>
    <h2 class="sr">Facts</h2>
    <dl class="facts">
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  </>
);

/** The latest first. */
export const History: FC<{ history: readonly RecordedEvent[]; now: Date }> = ({ history, now }) => (
  <>
    <h2>History</h2>
    <ol class="history">
      {history.map((recorded) => {
        const line = historyLine(recorded);
        return (
          line !== undefined && (
            <li>
              {line} <Ago at={writeTime(new Date(recorded.at))} now={now} />
            </li>
          )
        );
      })}
    </ol>
  </>
);
