import { makeSamples } from "../desk/people/sample-desk.ts";
import { listChannels } from "../desk/relay/modes.ts";
import { type CliCommand, operator, UsageError } from "./command.ts";

export const sample: CliCommand = {
  name: "sample",
  usage: "[--tickets <number>] [--yes]",
  summary: "Fills a desk that is for trying things out with customers, tickets and chats",
  flags: { tickets: "string", yes: "boolean" },
  async run(desk, { flags }) {
    const tickets = Number(flags.tickets ?? 50);
    if (!Number.isInteger(tickets) || tickets < 1 || tickets > 10_000)
      throw new UsageError("--tickets is a number from 1 to 10000.");
    const channels = (await listChannels(desk, operator, {})).filter(({ kind }) => kind !== "webhook");
    if (channels.length > 0 && flags.yes !== true)
      throw new UsageError(
        `The desk opens a thread for each in ${channels.map(({ kind, place }) => `${kind} ${place}`).join(" and ")}. Say --yes if it shall.`,
      );
    const made = await makeSamples(desk, operator, tickets);
    const text = `Made ${made.customers} customers, ${made.tickets} tickets and ${made.chats} chats.`;
    return { json: made, text };
  },
};
