import { failedCard } from "../cards/failed-card.ts";
import { discardDelivery } from "../desk/deliveries/discard.ts";
import { listFailedDeliveries } from "../desk/deliveries/list-failed.ts";
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
  run: (scope, { page = 1 }) => showFailed(scope, "Undelivered", page),
});

async function showFailed({ desk, actor }: CommandContext, text: string, page: number): Promise<Answer> {
  const list = await nthPage(page, (before: number | undefined) =>
    listFailedDeliveries(desk, actor, { limit: pageSize, before }),
  );
  const pages = { page, hasMore: list.next !== null, call: { command: "support failed", options: {} } };
  return { text, card: failedCard(list.failed, pages) };
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
