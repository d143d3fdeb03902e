// GET /chat and /chat/{id}: the conversations, and the one that is open.

import type { FC } from "hono/jsx";
import { findConversation } from "../../desk/conversations/find.ts";
import { listMacros } from "../../desk/macros/macros.ts";
import type { ConversationView } from "../../desk/sql/view-conversation.ts";
import { PathId } from "../../http/inputs.ts";
import { basePath } from "../../http/mount.ts";
import { parsePath } from "../../http/parse.ts";
import { agentChoices } from "../agent-choices.ts";
import { Composer } from "../conversation/composer.tsx";
import { type Draft, emptyDraft } from "../conversation/draft.ts";
import { Messages } from "../conversation/messages.tsx";
import { type ReadPage, readMessages } from "../conversation/read.ts";
import { Assignee } from "../conversation/side.tsx";
import { type Choice, Form } from "../forms.tsx";
import { may, type PageRequest, showPage } from "../page.tsx";
import { Avatar } from "../pieces.tsx";
import { ChatList, chatFiltersIn, type ListedChats, listChatsFor } from "./chat-list.tsx";
import { ToTicket } from "./to-ticket.tsx";

export const chatIdIn = ({ c }: Pick<PageRequest, "c">): number => parsePath(PathId, c.req.param("id"));

/** What is shown instead of a fresh page after a form that was not taken. */
export interface Unsaid {
  draft?: Draft;
  trouble?: string;
  status?: number;
}

export async function chatsPage(request: PageRequest): Promise<Response> {
  const listed = await listChatsFor(request);
  return showPage(request, {
    title: "Chat",
    section: "chat",
    body: (
      <ChatFrame request={request} listed={listed} open={null}>
        <section class="conversation panel nothing-open">
          <p class="empty">Choose a conversation.</p>
        </section>
      </ChatFrame>
    ),
  });
}

export const chatPage = (request: PageRequest): Promise<Response> => showChat(request, chatIdIn(request), {});

export async function showChat(request: PageRequest, id: number, unsaid: Unsaid): Promise<Response> {
  const { desk, agent } = request;
  const view = await findConversation(desk, agent, { at: { conversation: id } });
  const [listed, read, agents, macros] = await Promise.all([
    listChatsFor(request),
    readMessages(request, id),
    agentChoices(request),
    listMacros(desk, agent, {}),
  ]);
  const names = macros.map(({ name }) => name);
  return showPage(request, {
    title: view.customer.name,
    section: "chat",
    status: unsaid.status ?? 200,
    body: (
      <ChatFrame request={request} listed={listed} open={id}>
        <Chat {...{ request, view, read, agents, unsaid }} macros={names} />
      </ChatFrame>
    ),
  });
}

type ChatFrameProps = { request: PageRequest; listed: ListedChats; open: number | null; children?: unknown };

const ChatFrame: FC<ChatFrameProps> = ({ request, listed, open, children }) => (
  <div class={`chat-page ${open === null ? "" : "has-open"}`} data-conversation={open ?? undefined}>
    <div class="page-head">
      <h1>Chat</h1>
      {may(request, "send_messages") && (
        <div class="actions">
          <a class="button primary" href={`${basePath}/chat/new`} data-key="n">
            New conversation
          </a>
        </div>
      )}
    </div>
    <div class="chat-columns">
      <ChatList listed={listed} open={open} now={request.desk.now()} />
      {children}
    </div>
  </div>
);

interface ChatProps {
  request: PageRequest;
  view: ConversationView;
  read: ReadPage;
  agents: readonly Choice[];
  macros: readonly string[];
  unsaid: Unsaid;
}

const Chat: FC<ChatProps> = ({ request, view, read, agents, macros, unsaid }) => {
  const filters = new URLSearchParams(Object.entries(chatFiltersIn(request))).toString();
  const action = `/chat/${view.id}${filters === "" ? "" : `?${filters}`}`;
  return (
    <section class="conversation panel" aria-label={`Conversation with ${view.customer.name}`}>
      <ChatHead {...{ request, view, agents, action }} trouble={unsaid.trouble} />
      <Messages
        {...read}
        now={request.desk.now()}
        me={request.agent.id}
        label={`Messages with ${view.customer.name}`}
      />
      <p class="typing" data-typing aria-live="polite" />
      {may(request, "send_messages") && (
        <Composer
          token={request.token}
          action={action}
          draft={unsaid.draft ?? emptyDraft(request, view.lastSeq)}
          macros={macros}
          customer={view.customer.name}
          mayNote={may(request, "edit_tickets")}
          agent={request.agent.name}
        />
      )}
    </section>
  );
};

interface ChatHeadProps {
  request: PageRequest;
  view: ConversationView;
  agents: readonly Choice[];
  action: string;
  trouble: string | undefined;
}

const ChatHead: FC<ChatHeadProps> = ({ request, view, agents, action, trouble }) => (
  <div class="chat-head" data-region="head">
    <a class="back" href={`${basePath}/chat`}>
      ‹ <span class="sr">All conversations</span>
    </a>
    <Avatar name={view.customer.name} />
    <div class="chat-who">
      <h2>{view.customer.name}</h2>
      <p class="soft">
        {view.customer.email}
        {view.customer.role === "provider" && " · provider"}
      </p>
    </div>
    <div class="row chat-acts">
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
    {trouble !== undefined && (
      <div class="trouble" role="alert">
        {trouble}
      </div>
    )}
  </div>
);
