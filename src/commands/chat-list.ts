import { chatListCard } from "../cards/ticket-list-card.ts";
import { listConversations } from "../desk/conversations/list.ts";
import { command, page, someChoice, someLine } from "./command.ts";
import { nthPage } from "./pages.ts";

const yes = { yes: "Yes" } as const;
const pageSize = 8;

export const chatList = command({
  name: "chat list",
  summary: "List chats",
  permission: "view_chat",
  options: {
    unread: someChoice(yes, "Only with unread messages"),
    mine: someChoice(yes, "Only those assigned to me"),
    search: someLine("A person or words that were said", { maxLength: 40 }),
    page: page(),
  },
  async run({ desk, actor }, { unread, mine, search, page = 1 }) {
    const list = await nthPage(page, (after: { key: string; id: number } | undefined) =>
      listConversations(desk, actor, {
        unread: unread === "yes" ? true : undefined,
        assignee: mine === "yes" ? actor.id : undefined,
        search,
        limit: pageSize,
        after,
      }),
    );
    const options = { ...(unread && { unread }), ...(mine && { mine }), ...(search && { search }) };
    const pages = { page, hasMore: list.next !== null, call: { command: "chat list", options } };
    return { text: "Chats", card: chatListCard(list.conversations, pages) };
  },
});
