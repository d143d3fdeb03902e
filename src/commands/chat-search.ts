import { chatListCard } from "../cards/ticket-list-card.ts";
import { listConversations } from "../desk/conversations/list.ts";
import { command, line, page } from "./command.ts";
import { nthPage } from "./pages.ts";

const pageSize = 8;

export const chatSearch = command({
  name: "chat search",
  summary: "Find chats by person or by what was said",
  form: { title: "Search the chats", submit: "Search" },
  permission: "view_chat",
  options: { query: line("A person, or words that were said", { maxLength: 40 }), page: page() },
  async run({ desk, actor }, { query, page = 1 }) {
    const list = await nthPage(page, (after: { key: string; id: number } | undefined) =>
      listConversations(desk, actor, { search: query, limit: pageSize, after }),
    );
    const pages = { page, hasMore: list.next !== null, call: { command: "chat search", options: { query } } };
    return { text: "Chats", card: chatListCard(list.conversations, pages) };
  },
});
