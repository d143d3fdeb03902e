// Every command of the registry, its forms and its answers, filled to the brim: both platforms take them, nobody is pinged, and
// nothing is dropped without a word. A new command is tested by being registered.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandDefinitions } from "../../bots/discord/commands.ts";
import type { CommandDefinition } from "../../bots/sandbox/discord/model.ts";
import { checkCommands } from "../../bots/sandbox/discord/validate/command-limits.ts";
import { checkSchema } from "../../bots/sandbox/discord/validate/schemas.ts";
import type { Call, Card } from "../../src/cards/card.ts";
import type { Answer, Command, CommandContext, Option } from "../../src/commands/command.ts";
import { commands } from "../../src/commands/registry.ts";
import { formFor, runCall } from "../../src/commands/run.ts";
import { ensureTarget } from "../../src/delivery/targets.ts";
import { wordsMark } from "../../src/desk/conversations/publish-note.ts";
import { listNotTakenIn } from "../../src/desk/deliveries/not-taken-in.ts";
import { keepDraft } from "../../src/desk/drafts/drafts.ts";
import { saveMacro } from "../../src/desk/macros/macros.ts";
import { type BrimfulDesk, brim, hostile, openBrimfulDesk } from "./brim.ts";
import { discord, droppedOf, type PlatformChecks, type Rendering, slack } from "./platforms.ts";

let brimful: BrimfulDesk;
beforeAll(async () => {
  brimful = await openBrimfulDesk();
  await ensureTarget(brimful.world.desk, "slack", "C0BRIMFUL");
  await ensureTarget(brimful.world.desk, "discord", "100000000000000003");
  await saveMacro(brimful.world.desk, brimful.world.dana, { name: "brim", body: macroBody });
  for (let more = 0; more < 12; more += 1) await brimful.ticket();
}, 60_000);
afterAll(() => brimful.close());

type Ticket = Awaited<ReturnType<BrimfulDesk["ticket"]>>;

/** Words in braces would be placeholders. */
const macroBody = brim(2_500).replaceAll("{date}", "(date)");

/** What a call needs beyond an option's kind, by the command's name. */
const needs: Record<string, (ticket: Ticket) => Record<string, string> | Promise<Record<string, string>>> = {
  "ticket confirm": (ticket) => draftOf(ticket),
  "ticket snooze": () => ({ for: "365d" }),
  "chat to-ticket": async () => ({ ref: await brimful.newChat(), subject: brim(200).replace(/\s+/g, " ") }),
  "support retry": async () => ({ delivery: String(await brimful.failed()) }),
  "support discard": async () => ({ delivery: String(await brimful.failed()) }),
  "support take-in": async () => ({ entry: await lostEntry() }),
  "support forget": async () => ({ entry: await lostEntry() }),
  "support macro": () => ({ name: "brim", text: macroBody }),
  "ticket cancel": (ticket) => draftOf(ticket),
  "ticket send": async ({ note }) => {
    const { body } = await brimful.world.database.prisma.message.findUniqueOrThrow({ where: { id: Number(note) } });
    return { note: String(note), read: wordsMark(body) };
  },
  "support setup-channel": () => ({ category: "billing" }),
  "support setup-mode": () => ({ channel: "" }),
  "support setup-hours": () => ({
    days: "mon-fri",
    from: "09:00",
    to: "17:00",
    zone: "America/Argentina/ComodRivadavia",
  }),
  "support setup-notices": () => ({ waiting: "10080" }),
  "ticket list": () => ({ search: "x", date: "2025-11-09" }),
  "chat list": () => ({ search: "" }),
  "support link": async () => ({ code: "" }),
  "support digest": () => ({
    do: "set",
    for: "desk",
    channel: "C0BRIMFUL",
    time: "9",
    days: "daily",
    zone: "Europe/Berlin",
  }),
  "support alerts": () => ({ about: "urgent", limit: "100000" }),
};

/** The newest of what could not be taken in, of which there is more each time. */
async function lostEntry(): Promise<string> {
  const { desk, database, dana } = brimful.world;
  const [eventKey, now] = [crypto.randomUUID(), new Date()];
  const lost = { eventKey, lane: "C0BRIMFUL:1", position: 1n, payload: {}, processedAt: now, error: brim(1_000) };
  await database.prisma.inbox.create({ data: { platform: "slack", ...lost } });
  return (await listNotTakenIn(desk, dana, { limit: 1 })).newest[0]?.id ?? "";
}

/** A long reply that waits for its agent's word. */
async function draftOf({ ref }: Ticket): Promise<Record<string, string>> {
  const { desk, dana } = brimful.world;
  const draft = await keepDraft(desk, dana, { command: "ticket reply", options: { ref, text: brim(3_900) } });
  return { draft: String(draft) };
}

/** Who must have the ticket for the call to make sense; else it is the longest name's. */
const heldBy: Record<string, () => number | null> = {
  "ticket claim": () => null,
  "ticket unclaim": () => brimful.world.dana.id,
};

function filledBy(option: Option, ticket: Ticket): string {
  switch (option.kind) {
    case "ref":
      return ticket.ref;
    case "agent":
    case "member":
      return String(brimful.assignee);
    case "customer":
      return String(brimful.customer);
    case "choice":
      return option.choices?.at(-1)?.value ?? "";
    case "macro":
      return "brim";
    case "channel":
    case "group":
      return "C0BRIMFUL";
    case "page":
      return "1";
    case "line":
    case "text":
      return brim(option.maxLength ?? 4_000, "words");
  }
}

const optionsOf = (command: Command) => Object.entries(command.options) as [string, Option][];

const callOf = (command: Command, value: (option: Option, name: string) => string): Call => ({
  command: command.name,
  options: Object.fromEntries(optionsOf(command).map(([name, option]) => [name, value(option, name)])),
});

/** Names of channels and groups are a platform's: short, but whatever people like. */
const around = { id: "C0BRIMFUL", name: brim(100).replace(/\s+/g, " "), warning: brim(200) };

const contextOf = (platform: "slack" | "discord", thread?: Ticket): CommandContext => ({
  desk: brimful.world.desk,
  actor: brimful.world.dana,
  platform,
  mode: "assignee",
  findAgent: async () => undefined,
  workspace: {
    channels: async () => [around],
    groups: async () => [around],
    introduce: async () => undefined,
  },
  ...(thread ? { thread: { conversation: thread.conversation, ticket: thread.id } } : {}),
});

const nonsense = [...hostile, brim(100_000), "\u0000", "\ud800", "   ", "-1", "9".repeat(40)];

const platforms: readonly PlatformChecks[] = [slack, discord];

describe.each(platforms)("on $name", (platform) => {
  describe.each(commands.map((command) => ({ name: command.name, command })))("$name", ({ command }) => {
    test("its forms, empty and prefilled, are taken", () => {
      const prefilled = (length: number) => (_: Option, name: string) => (name === "ref" ? "TKT-001" : brim(length));
      const calls = [
        { command: command.name, options: {} },
        ...[10, 200, 1_000].map((length) => withoutFirst(callOf(command, prefilled(length)))),
      ];
      for (const call of calls) for (const inThread of [true, false]) expectForm(platform, command, call, inThread);
    });

    test("filled to the brim, its answer is taken", async () => {
      const ticket = await brimful.ticket(heldBy[command.name]?.());
      const call = callOf(command, (option) => filledBy(option, ticket));
      Object.assign(call.options, await needs[command.name]?.(ticket));

      const answer = await runCall(contextOf(platform.name, ticket), call);

      expect(answer.refused, `Say in \`needs\` what ${command.name} needs; it said: ${answer.text}`).toBeUndefined();
      expectAnswer(platform, answer);
    });

    test("with nonsense in every option, it says what is wrong", async () => {
      const ticket = await brimful.ticket();
      for (const words of nonsense) {
        const answer = await runCall(
          contextOf(platform.name, ticket),
          callOf(command, () => words),
        );

        expect(answer.text.trim()).not.toBe("");
        expectAnswer(platform, answer);
      }
    });
  });
});

test("Discord takes the commands as they are registered", () => {
  const definitions = commandDefinitions() as unknown as CommandDefinition[];

  expect(checkSchema("bulk_set_guild_application_commands", definitions)).toEqual([]);
  expect(checkCommands(definitions)).toEqual([]);
});

/** A form opens when something is missing. */
function withoutFirst({ command, options }: Call): Call {
  const [, ...rest] = Object.entries(options);
  return { command, options: Object.fromEntries(rest) };
}

function expectForm(platform: PlatformChecks, command: Command, call: Call, inThread: boolean): void {
  const form = formFor(call, { inThread });
  if (!form) return;
  const rendering = orTooLong(() => platform.form(form));
  if (!rendering) return;
  expect(rendering.problems).toEqual([]);
  // What finds no room in a form is optional, and the typed command has it.
  const left = form.fields.filter(({ label }) => droppedOf(label, rendering) !== undefined);
  expect(left.filter(({ required }) => required)).toEqual([]);
  expect(left.filter(({ name }) => !(name in command.options))).toEqual([]);
}

/** What no form can keep is said in a sentence of ours. */
function orTooLong(render: () => Rendering | undefined): Rendering | undefined {
  try {
    return render();
  } catch (error) {
    if (error instanceof RangeError && /too long/.test(error.message)) return undefined;
    throw error;
  }
}

function expectAnswer(platform: PlatformChecks, answer: Answer): void {
  const rendering = platform.answer(answer);
  expect(rendering.problems).toEqual([]);
  const texts = answer.card ? textsOf(answer.card) : [answer.text];
  expect(texts.flatMap((text) => droppedOf(text, rendering) ?? [])).toEqual([]);
  for (const call of callsOf(answer.card)) {
    const form = formFor(call, { inThread: true });
    if (form) expect(platform.form(form)?.problems ?? []).toEqual([]);
  }
}

function textsOf({ title, body = "", facts, rows, actions, foot = "" }: Card): string[] {
  const labels = actions.flat().flatMap((action) => (action.kind === "button" ? [action.label] : [action.placeholder]));
  const values = facts.flatMap(({ label, value }) => (typeof value === "string" ? [label, value] : [label]));
  return [title, body, foot, ...values, ...rows.map(({ text }) => text), ...labels];
}

function callsOf(card: Card | undefined): Call[] {
  const actions = [...(card?.rows.map(({ action }) => action) ?? []), ...(card?.actions.flat() ?? [])];
  return actions.flatMap((action) =>
    action.kind === "button" ? [action.call] : action.options.map(({ call }) => call),
  );
}
