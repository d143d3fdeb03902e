// The conversations beside the one that is open: whose, what was said last, and what is unread.

import type { FC } from "hono/jsx";
import { listConversations } from "../../desk/conversations/list.ts";
import { fieldErrors } from "../../desk/verb.ts";
import type { ConversationJson } from "../../desk/views.ts";
import { ChatQuery } from "../../http/chat/list.ts";
import { toCursor } from "../../http/cursor.ts";
import { basePath } from "../../http/mount.ts";
import { readQuery } from "../../http/query-string.ts";
import { sentenceFor } from "../../http/sentences.ts";
import type { FieldErrors } from "../forms.tsx";
import type { PageRequest } from "../page.tsx";
import { Ago, Avatar } from "../pieces.tsx";

export type ChatFilters = Partial<Record<"search" | "unread" | "cursor", string>>;

export interface ListedChats {
  filters: ChatFilters;
  chats: readonly ConversationJson[];
  next: string | null;
  errors: FieldErrors;
}

export function chatFiltersIn({ c }: PageRequest): ChatFilters {
  const { search, unread, cursor } = readQuery(c.req.url);
  return { ...(search ? { search } : {}), ...(unread ? { unread } : {}), ...(cursor ? { cursor } : {}) };
}

export async function listChatsFor(request: PageRequest): Promise<ListedChats> {
  const filters = chatFiltersIn(request);
  const parsed = ChatQuery.safeParse(filters, { error: sentenceFor });
  if (!parsed.success) return { filters, chats: [], next: null, errors: fieldErrors(parsed.error) };
  const { cursor, ...filter } = parsed.data;
  const { conversations, next } = await listConversations(request.desk, request.agent, { ...filter, after: cursor });
  return { filters, chats: conversations, next: toCursor(next), errors: {} };
}

/** An address of the chat pages that keeps the filters. */
export function chatPath(path: string, filters: ChatFilters): string {
  const query = new URLSearchParams(Object.entries(filters)).toString();
  return basePath + path + (query === "" ? "" : `?${query}`);
}

type ChatListProps = { listed: ListedChats; open: number | null; now: Date };

export const ChatList: FC<ChatListProps> = ({ listed: { filters, chats, next, errors }, open, now }) => {
  const { cursor, ...others } = filters;
  return (
    <nav class="chats panel" aria-label="Conversations">
      <form class="chat-search" action={`${basePath}/chat`} aria-label="Find conversations">
        <input type="search" name="search" value={filters.search} aria-label="Search" placeholder="Person or words" />
        <label class="row">
          <input type="checkbox" name="unread" value="true" checked={filters.unread === "true"} /> Unread only
        </label>
        <button>Search</button>
      </form>
      {Object.values(errors)
        .flat()
        .map((sentence) => (
          <p class="error">{sentence}</p>
        ))}
      <ol class="chat-list" data-region="chats">
        {chats.map((chat) => (
          <Chat chat={chat} isOpen={chat.id === open} filters={filters} now={now} />
        ))}
      </ol>
      <p class="empty">No conversation matches.</p>
      <p class="row chat-pages">
        {cursor !== undefined && <a href={chatPath("/chat", others)}>First page</a>}
        {next !== null && (
          <a rel="next" href={chatPath("/chat", { ...others, cursor: next })}>
            More conversations
          </a>
        )}
      </p>
    </nav>
  );
};

type ChatProps = { chat: ConversationJson; isOpen: boolean; filters: ChatFilters; now: Date };

const Chat: FC<ChatProps> = ({ chat, isOpen, filters, now }) => {
  const { id, user, unread_count: unread, last_message: last, ticket_number: ticket, assigned_to: assignee } = chat;
  return (
    <li id={`chat-${id}`} class={unread > 0 ? "has-unread" : ""} data-row>
      <a href={chatPath(`/chat/${id}`, filters)} aria-current={isOpen ? "page" : undefined} data-open>
        <Avatar name={user.name} />
        <span class="chat-name">
          {user.name}
          {user.role === "provider" && <span class="tag">Provider</span>}
          {ticket !== null && <span class="tag">{ticket}</span>}
          {assignee !== null && <span class="tag">{assignee.name}</span>}
        </span>
        <span class="chat-time">
          <Ago at={chat.updated_at} now={now} />
        </span>
        <span class="chat-last">{last ?? "Nothing was said yet"}</span>
        {unread > 0 && (
          <span class="count">
            {unread}
            <span class="sr"> unread</span>
          </span>
        )}
      </a>
    </li>
  );
};
