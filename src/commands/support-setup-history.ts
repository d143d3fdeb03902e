import { setupHistoryCard } from "../cards/setup-history-card.ts";
import { listChanges } from "../desk/settings/history.ts";
import { command, page } from "./command.ts";
import { nthPage } from "./pages.ts";

const pageSize = 8;

export const supportSetupHistory = command({
  name: "support setup-history",
  summary: "Who changed what: setup, agents, digests, macros, keys, webhooks and more; newest first (admins)",
  permission: null,
  adminsOnly: true,
  options: { page: page() },
  async run({ desk, actor }, { page = 1 }) {
    const { changes, next } = await nthPage(page, (before: number | undefined) =>
      listChanges(desk, actor, { limit: pageSize, before }),
    );
    const pages = { page, hasMore: next !== null, call: { command: "support setup-history", options: {} } };
    return { text: "Who changed what", card: setupHistoryCard(changes, pages) };
  },
});
