// Over an open chat: whose it is, who has it, what can be done with it, and what happened to it.

import type { FC } from "hono/jsx";
import { basePath } from "../../http/mount.ts";
import type { Talk } from "../conversation/conversation.tsx";
import { Assignee, Facts, Follow, followerNames, History } from "../conversation/side.tsx";
import type { Trouble } from "../conversation/unsaid.ts";
import { Form } from "../forms.tsx";
import { may, type PageRequest } from "../page.tsx";
import { Ago, Avatar } from "../pieces.tsx";
import { ToTicket } from "./to-ticket.tsx";

interface ChatHeadProps {
  request: PageRequest;
  talk: Talk;
  action: string;
  trouble: Trouble | undefined;
}

export const ChatHead: FC<ChatHeadProps> = ({ request, talk, action, trouble }) => {
  const { customer } = talk.view;
  return (
    <div class="chat-head">
      <a class="back" href={`${basePath}/chat`}>
        ‹ <span class="sr">All conversations</span>
      </a>
      <Avatar name={customer.name} />
      <div class="chat-who">
        <h2>{customer.name}</h2>
        <p class="soft">
          {customer.email}
          {customer.role === "provider" && " · provider"}
        </p>
      </div>
      <div class="row chat-acts">
        <Acts {...{ request, talk, action }} />
        <Details {...{ request, talk, action }} />
      </div>
      <div class="chat-trouble" data-region="trouble">
        {trouble !== undefined && (
          <div class="trouble" role="alert">
            {trouble.message}
          </div>
        )}
      </div>
    </div>
  );
};

type ActsProps = Omit<ChatHeadProps, "trouble">;

const Acts: FC<ActsProps> = ({ request, talk: { view, agents }, action }) => (
  <div class="row" data-region="head">
    {view.unread > 0 && (
      <Form token={request.token} action={action} live class="inline">
        <button name="do" value="read" data-key="m">
          Mark read ({view.unread})
        </button>
      </Form>
    )}
    <Assignee {...{ request, view, action, agents }} />
    {view.ticket === null
      ? may(request, "create_tickets") && <ToTicket token={request.token} action={action} />
      : view.ticket && (
          <a class="button" href={`${basePath}/tickets/${view.ticket.ticket_number}`}>
            #{view.ticket.ticket_number}
          </a>
        )}
  </div>
);

/** A region of its own, so that it stays open while what it shows changes. */
const Details: FC<ActsProps> = ({ request, talk: { view, history }, action }) => {
  const now = request.desk.now();
  const time = (at: string | null) => at !== null && <Ago at={at} now={now} />;
  return (
    <details class="drop">
      <summary class="button">Details</summary>
      <div class="panel stack details" data-region="details">
        <Facts
          facts={[
            ["In the app", view.customer.external_id],
            ["Started", time(view.openedAt)],
            ["Waiting since", time(view.waitingSince)],
            ["Followers", followerNames(view)],
          ]}
        />
        <Follow {...{ request, view, action }} />
        <div>
          <History history={history} now={now} />
        </div>
      </div>
    </details>
  );
};
