import { z } from "zod";
import type { Outcome, SlackActor, SubmitOutcome } from "../slack/actor/actor.ts";
import type { SlackSandbox } from "../slack/emulator.ts";
import { type Deeds, deedsOf, FormFiles, SentFiles, type Told } from "./deed.ts";

const Word = z.string().min(1).max(300);
const Text = z.string().max(40_000);
const Chosen = z.union([z.string().max(4_000), z.array(z.string().max(4_000)).max(100)]);
const Values = z.record(z.string(), Chosen);
const at = { channel: Word, ts: Word };
const deed = deedsOf<SlackActor>();

export const slackDeeds = (slack: SlackSandbox): Deeds<SlackActor> => ({
  say: deed(
    { channel: Word, text: Text, thread: Word.optional(), broadcast: z.boolean().optional(), files: SentFiles },
    async (hands, { channel, text, thread, broadcast, files }) => {
      const sent = files.map(({ name, type, content }) => ({ name, mimetype: type, content }));
      await hands.say(channel, text, {
        files: sent,
        ...(thread ? { thread } : {}),
        ...(broadcast ? { broadcast } : {}),
      });
    },
  ),
  slash: deed({ channel: Word, text: Text, thread: Word.optional() }, async (hands, { channel, text, thread }) => {
    const [command = "", ...rest] = text.trim().split(/(?<=^\S+)\s+/);
    return told(await hands.slash(command, rest.join(" "), channel, thread ? { thread } : {}));
  }),
  click: deed({ ...at, actionId: Word, value: Chosen.optional() }, async (hands, { channel, ts, actionId, value }) =>
    told(await hands.click(channel, ts, actionId, value)),
  ),
  clickInModal: deed(
    { actionId: Word, value: Chosen.optional(), filled: Values.optional() },
    async (hands, { actionId, value, filled }) => {
      hands.fill(filled ?? {});
      return told(await hands.clickInModal(actionId, value));
    },
  ),
  clickInHome: deed({ actionId: Word, value: Chosen.optional() }, async (hands, { actionId, value }) =>
    told(await hands.clickInHome(actionId, value)),
  ),
  submit: deed({ values: Values, files: FormFiles }, async (hands, { values, files }) => {
    const uploaded = Object.entries(files).map(([field, some]): [string, string[]] => [
      field,
      some.map(({ name, type, content }) => hands.upload({ name, mimetype: type, content })),
    ]);
    return told(await hands.submit({ ...values, ...Object.fromEntries(uploaded) }));
  }),
  dismiss: deed({}, (hands) => hands.dismiss()),
  suggest: deed({ actionId: Word, typed: z.string().max(200) }, async (hands, { actionId, typed }) => ({
    choices: (await hands.suggest(actionId, typed)).map(optionOf),
  })),
  react: deed({ ...at, name: Word }, (hands, { channel, ts, name }) => hands.react(channel, ts, name)),
  unreact: deed({ ...at, name: Word }, (hands, { channel, ts, name }) => hands.unreact(channel, ts, name)),
  edit: deed({ ...at, text: Text }, (hands, { channel, ts, text }) => hands.edit(channel, ts, text)),
  remove: deed(at, (hands, { channel, ts }) => hands.remove(channel, ts)),
  shortcut: deed({ ...at, callbackId: Word }, async (hands, { callbackId, channel, ts }) =>
    told(await hands.shortcut(callbackId, channel, ts)),
  ),
  globalShortcut: deed({ callbackId: Word }, async (hands, { callbackId }) =>
    told(await hands.globalShortcut(callbackId)),
  ),
  home: deed({}, async (hands) => {
    if (slack.connected() > 0) await hands.home();
  }),
});

function told({ shown, errors }: Outcome & Pick<SubmitOutcome, "errors">): Told {
  return { ...(shown ? { shown } : {}), ...(errors ? { errors } : {}) };
}

function optionOf(option: Record<string, unknown>): { name: string; value: string } {
  const label = option.text as { text?: string } | undefined;
  return { name: String(label?.text ?? option.value), value: String(option.value) };
}
