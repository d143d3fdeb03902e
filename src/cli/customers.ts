import { findAttachment } from "../desk/attachments/find.ts";
import type { Desk } from "../desk/desk.ts";
import { eraseCustomer } from "../desk/people/erase.ts";
import { exportCustomer } from "../desk/people/export.ts";
import { customersNamed } from "../desk/people/search.ts";
import { type CliCommand, operator, UsageError } from "./command.ts";
import { writeExport } from "./write-export.ts";

export const exportOne: CliCommand = {
  name: "customers export",
  usage: "<id, external id, e-mail or name> [--out <folder>] [--notes]",
  summary: "Writes all that is kept of a customer into a new folder: JSON and files; notes only with --notes",
  flags: { out: "string", notes: "boolean" },
  words: 1,
  async run(desk, { words: [who = ""], flags }, { files }) {
    const customer = await theCustomer(desk, who);
    const exported = await exportCustomer(desk, operator, { customer: customer.id, notes: flags.notes === true });
    const folder = typeof flags.out === "string" ? flags.out : `customer-${customer.id}`;
    const open = async (id: number) => {
      const { key } = await findAttachment(desk, operator, { attachment: id });
      return (await files()).open(key);
    };
    const counts = await writeExport(folder, exported, open);
    const text = `${counts.conversations} conversations, ${counts.messages} messages and ${counts.files} files of ${customer.name} are in ${folder}.`;
    const missing =
      counts.missing.length === 0 ? "" : `\nThese files are nowhere any more: ${counts.missing.join(", ")}`;
    return { json: { customer: customer.id, folder, ...counts }, text: `${text}${missing}` };
  },
};

const whatGoes =
  "Their name, addresses and accounts, every message of their conversations (agents' words and notes too), subjects and files go for good. The bot's posts in the threads are deleted. Statistics stay.";

export const eraseOne: CliCommand = {
  name: "customers erase",
  usage: "<id, external id, e-mail or name> [--yes]",
  summary: "Forgets a customer for good, in the desk and in its threads; statistics stay",
  flags: { yes: "boolean" },
  words: 1,
  async run(desk, { words: [who = ""], flags }, { files, confirm }) {
    const { id, name } = await theCustomer(desk, who, { erasedToo: true });
    const isSure = flags.yes === true || (await confirm(`Erase ${name} (${id})? ${whatGoes}`));
    if (!isSure) throw new UsageError("Nothing was erased. Say --yes to erase without being asked.");
    const erased = await eraseCustomer(desk, operator, await files(), id);
    const { slack, discord } = erased.remaining;
    const lines = [
      `Erased: ${erased.conversations} conversations, ${erased.messages} messages, ${erased.files} files.`,
      "What the bot posted in their threads is deleted by the worker, within seconds when the desk runs.",
      ...(slack + discord > 0
        ? [
            `Agents typed ${slack + discord} messages in threads (Slack ${slack}, Discord ${discord}): only they or an admin there can delete those.`,
          ]
        : []),
      "Still elsewhere: direct messages to agents, backups, and what customer apps were told.",
    ];
    return { json: { customer: id, ...erased }, text: lines.join("\n") };
  },
};

/** @throws UsageError when nobody, or more than one, is called that */
async function theCustomer(desk: Desk, who: string, { erasedToo = false } = {}): Promise<{ id: number; name: string }> {
  // One whose erasure was cut short is found by id alone.
  const begun = erasedToo && /^\d{1,9}$/.test(who) ? { id: Number(who), name: `customer ${who}` } : undefined;
  const found = await customersNamed(desk, who);
  const [first, second] = found;
  if (!first) {
    if (begun) return begun;
    throw new UsageError(`No customer is called "${who}".`);
  }
  if (!second) return first;
  const names = found.map(({ id, name }) => `${name} (${id})`).join(", ");
  throw new UsageError(`More than one customer is called "${who}": ${names}. Give the id.`);
}
