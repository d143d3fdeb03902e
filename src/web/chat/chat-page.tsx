// GET /chat and /chat/{id}: the conversations, and the one that is open.

import type { FC } from "hono/jsx";
import { findConversation } from "../../desk/conversations/find.ts";
import { PathId } from "../../http/inputs.ts";
import { basePath } from "../../http/mount.ts";
import { parsePath } from "../../http/parse.ts";
import { Conversation, readTalk, type Talk } from "../conversation/conversation.tsx";
import type { Unsaid } from "../conversation/unsaid.ts";
import { may, type PageRequest, showPage } from "../page.tsx";
import { ChatHead } from "./chat-head.tsx";
import { ChatList, chatFiltersIn, chatPath, type ListedChats, listChatsFor } from "./chat-list.tsx";

export const chatIdIn = ({ c }: Pick<PageRequest, "c">): number => parsePath(PathId, c.req.param("id"));

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
  const [listed, talk] = await Promise.all([listChatsFor(request), readTalk(request, view)]);
  return showPage(request, {
    title: view.customer.name,
    section: "chat",
    status: unsaid.status ?? 200,
    body: (
      <ChatFrame request={request} listed={listed} open={id}>
        <Chat {...{ request, talk, unsaid }} />
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
  talk: Talk;
  unsaid: Unsaid;
}

const Chat: FC<ChatProps> = ({ request, talk, unsaid }) => {
  const { id, customer } = talk.view;
  const action = chatPath(`/chat/${id}`, chatFiltersIn(request)).slice(basePath.length);
  return (
    <section class="conversation panel" aria-label={`Conversation with ${customer.name}`}>
      <ChatHead {...{ request, talk, action }} trouble={unsaid.trouble} />
      <Conversation {...{ request, talk, action, unsaid }} label={`Messages with ${customer.name}`} />
    </section>
  );
};
