import { z } from "zod";
import type { DiscordActor } from "../discord/actor/actor.ts";
import type { InteractionOutcome } from "../discord/interactions/outcome.ts";
import type { FileInput } from "../discord/model.ts";
import { type Deeds, deedsOf, FormFiles, SentFiles, type Told } from "./deed.ts";

const Word = z.string().min(1).max(300);
const Text = z.string().max(40_000);
const Options = z.record(z.string(), z.union([z.string().max(6_000), z.number(), z.boolean()]));
const Part = z.union([z.string().max(4_000), z.array(z.string().max(200)).max(25), z.boolean()]);
const at = { channel: Word, message: Word };
const deed = deedsOf<DiscordActor>();

export const discordDeeds: Deeds<DiscordActor> = {
  say: deed(
    { channel: Word, text: Text, replyTo: Word.optional(), files: SentFiles },
    async (hands, { channel, text, replyTo, files }) => {
      const sent = files.map(({ name, type, content }) => ({ name, contentType: type, content }));
      await hands.say(channel, text, { files: sent, ...(replyTo ? { replyTo } : {}) });
    },
  ),
  slash: deed({ channel: Word, command: Word, options: Options }, async (hands, { channel, command, options }) =>
    told(await hands.slash(channel, command, options)),
  ),
  suggest: deed(
    { channel: Word, command: Word, option: Word, typed: z.string().max(200), others: Options.optional() },
    async (hands, { channel, command, option, typed, others }) => {
      const choices = await hands.autocomplete(channel, command, option, typed, others);
      return { choices: choices.map(({ name, value }) => ({ name, value: String(value) })) };
    },
  ),
  click: deed({ ...at, customId: Word }, async (hands, { channel, message, customId }) =>
    told(await hands.click(channel, message, customId)),
  ),
  select: deed(
    { ...at, customId: Word, values: z.array(Word).max(25) },
    async (hands, { channel, message, customId, values }) =>
      told(await hands.select(channel, message, customId, values)),
  ),
  menu: deed({ ...at, command: Word }, async (hands, { channel, message, command }) =>
    told(await hands.contextMenu(command, channel, message)),
  ),
  submit: deed({ values: z.record(z.string(), Part), files: FormFiles }, async (hands, { values, files }) => {
    const uploaded = Object.entries(files).map(([part, some]): [string, FileInput[]] => [
      part,
      some.map(({ name, type, content }) => ({ name, contentType: type, content })),
    ]);
    return told(await hands.submit({ ...values, ...Object.fromEntries(uploaded) }));
  }),
  dismiss: deed({}, async (hands) => hands.dismiss()),
  react: deed({ ...at, name: Word }, (hands, { channel, message, name }) => hands.react(channel, message, name)),
  unreact: deed({ ...at, name: Word }, (hands, { channel, message, name }) => hands.unreact(channel, message, name)),
  edit: deed({ ...at, text: Text }, (hands, { channel, message, text }) => hands.edit(channel, message, text)),
  remove: deed(at, (hands, { channel, message }) => hands.remove(channel, message)),
};

/** Discord's own words when the app was silent. */
function told({ kind }: InteractionOutcome): Told {
  return kind === "timedOut" ? { shown: "The application did not respond" } : {};
}
