// What stands beside a conversation, on a ticket's page and on a chat's: who has it, and who follows it.

import type { FC } from "hono/jsx";
import type { ConversationView } from "../../desk/sql/view-conversation.ts";
import { type Choice, Form, Select } from "../forms.tsx";
import { may, type PageRequest } from "../page.tsx";

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
