import { discardDelivery } from "../desk/deliveries/discard.ts";
import { listFailedDeliveries } from "../desk/deliveries/list-failed.ts";
import { retryDelivery } from "../desk/deliveries/retry.ts";
import { ticketNumber } from "../desk/words.ts";
import { beforeIn, type CliCommand, idIn, listed, operator } from "./command.ts";

export const listFailed: CliCommand = {
  name: "failed list",
  usage: "[--before <id>]",
  summary: "What could not be delivered, and why, newest first",
  flags: { before: "string" },
  async run(desk, { flags }) {
    const { failed, next } = await listFailedDeliveries(desk, operator, { limit: 100, ...beforeIn(flags, "delivery") });
    const rows = failed.map(({ id, conversation, ticket, channel, state, reason, excerpt }) => [
      String(id),
      ticket === null ? `chat ${conversation}` : ticketNumber(ticket),
      channel,
      state,
      reason,
      (excerpt ?? "").replace(/\s+/g, " ").slice(0, 40),
    ]);
    return listed({ failed, next }, rows, {
      head: ["ID", "OF", "TO", "STATE", "REASON", "SAYS"],
      none: "Nothing is undelivered.",
      after: next === null ? "" : `\n\nThere is more: --before ${next}`,
    });
  },
};

export const retryFailed: CliCommand = {
  name: "failed retry",
  usage: "<id>",
  summary: "Tells it again now, before whatever waits behind it",
  words: 1,
  async run(desk, { words: [id] }) {
    const delivery = idIn(id, "delivery");
    const { conversation, channel } = await retryDelivery(desk, operator, { delivery });
    return { json: { id: delivery, conversation, channel }, text: `Delivery ${delivery} is tried again.` };
  },
};

export const discardFailed: CliCommand = {
  name: "failed discard",
  usage: "<id>",
  summary: "Lets it be; what waits behind it goes on",
  words: 1,
  async run(desk, { words: [id] }) {
    const delivery = idIn(id, "delivery");
    const { conversation, channel } = await discardDelivery(desk, operator, { delivery });
    return { json: { id: delivery, conversation, channel }, text: `Delivery ${delivery} is discarded.` };
  },
};
