import { changeText, listChanges } from "../desk/settings/history.ts";
import { beforeIn, type CliCommand, listed, minute, operator } from "./command.ts";

const pageSize = 50;

export const settingsHistory: CliCommand = {
  name: "settings history",
  usage: "[--before <id>]",
  summary: "Who changed what: setup, agents, digests, macros, keys, webhooks and more; newest first",
  flags: { before: "string" },
  async run(desk, { flags }) {
    const { changes, next } = await listChanges(desk, operator, { limit: pageSize, ...beforeIn(flags, "change") });
    const rows = changes.map((change) => [
      String(change.id),
      minute(change.at),
      change.by,
      change.what,
      changeText(change),
    ]);
    return listed({ changes, next }, rows, {
      head: ["ID", "WHEN", "WHO", "WHAT", "CHANGE"],
      none: "Nobody has changed anything.",
      after: next === null ? "" : `\n\nOlder ones: settings history --before ${next}`,
    });
  },
};
