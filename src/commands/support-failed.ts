import { failedCard } from "../cards/failed-card.ts";
import { notTakenInCard } from "../cards/not-taken-in-card.ts";
import { discardDelivery } from "../desk/deliveries/discard.ts";
import { listFailedDeliveries } from "../desk/deliveries/list-failed.ts";
import { countNotTakenIn, forgetNotTakenIn, listNotTakenIn, takeInAgain } from "../desk/deliveries/not-taken-in.ts";
import { retryDelivery } from "../desk/deliveries/retry.ts";
import { invalid } from "../desk/errors.ts";
import { type Answer, type CommandContext, command, line, page } from "./command.ts";
import { nthPage } from "./pages.ts";

// With two buttons each, more would not fit into a message.
const pageSize = 5;

export const supportFailed = command({
  name: "support failed",
  summary: "What could not be delivered: tell it again, or discard it",
  permission: "send_messages",
  options: { page: page() },
  async run(scope, { page }) {
    const shown = await showFailed(scope, "Undelivered", page ?? 1);
    // Who asks without a page wants to see what went wrong, whichever way.
    return page === undefined && shown.card?.rows.length === 0 ? showNotTakenIn(scope, shown) : shown;
  },
});

async function showNotTakenIn({ desk, actor }: CommandContext, otherwise: Answer): Promise<Answer> {
  const lost = await listNotTakenIn(desk, actor, { limit: pageSize });
  return lost.count > 0 ? { text: "Not taken in", card: notTakenInCard(lost) } : otherwise;
}

export const supportNotTakenIn = command({
  name: "support not-taken-in",
  summary: "What was written in threads and could not be taken in",
  permission: "send_messages",
  options: {},
  buttonOnly: true,
  run: (scope) => showNotTakenIn(scope, { text: "Everything was taken in." }),
});

const entry = line("Which one");

export const supportTakeIn = command({
  name: "support take-in",
  summary: "Take it in again",
  permission: "send_messages",
  options: { entry },
  buttonOnly: true,
  async run(scope, { entry }) {
    await takeInAgain(scope.desk, scope.actor, { entry });
    return { text: "It is being taken in again: its message shows how that went." };
  },
});

export const supportForget = command({
  name: "support forget",
  summary: "Take it in no more",
  permission: "send_messages",
  options: { entry },
  buttonOnly: true,
  async run(scope, { entry }) {
    await forgetNotTakenIn(scope.desk, scope.actor, { entry });
    return showNotTakenIn(scope, { text: "Discarded; nothing else is left." });
  },
});

async function showFailed({ desk, actor }: CommandContext, text: string, page: number): Promise<Answer> {
  const list = await nthPage(page, (before: number | undefined) =>
    listFailedDeliveries(desk, actor, { limit: pageSize, before }),
  );
  const lost = await countNotTakenIn(desk, actor, {});
  const pages = { page, hasMore: list.next !== null, call: { command: "support failed", options: {} } };
  return { text, card: failedCard(list.failed, pages, lost) };
}

const delivery = line("Which one");

function deliveryId(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw invalid({ delivery: ["This button names no delivery."] });
}

/** The buttons answer with what is left. */
export const supportRetry = command({
  name: "support retry",
  summary: "Tell it again",
  permission: "send_messages",
  options: { delivery },
  buttonOnly: true,
  async run(scope, { delivery }) {
    await retryDelivery(scope.desk, scope.actor, { delivery: deliveryId(delivery) });
    return showFailed(scope, "It is being told again.", 1);
  },
});

export const supportDiscard = command({
  name: "support discard",
  summary: "Tell it no more",
  permission: "send_messages",
  options: { delivery },
  buttonOnly: true,
  async run(scope, { delivery }) {
    await discardDelivery(scope.desk, scope.actor, { delivery: deliveryId(delivery) });
    return showFailed(scope, "Discarded.", 1);
  },
});
