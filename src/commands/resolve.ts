// From the text of an option to its value, or a sentence that says what was expected.

import { DeskError, invalid } from "../desk/errors.ts";
import type { ConversationRef } from "../desk/inputs.ts";
import { agentsNamed, customersNamed } from "../desk/people/search.ts";
import { slash } from "../desk/slash.ts";
import { maxId, parseTicketNumber } from "../desk/words.ts";
import type { Command, CommandContext, Named, Option, Values, Who, Workspace } from "./command.ts";

/** @throws DeskError invalid, naming the option */
export async function resolveOptions<C extends Command>(
  context: CommandContext,
  command: C,
  texts: Readonly<Record<string, string>>,
): Promise<Values<C["options"]>> {
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(command.options) as [string, Option][]) {
    values[name] = await resolve(context, command, name, option, texts[name]?.trim() || undefined);
  }
  return values as Values<C["options"]>;
}

async function resolve(
  context: CommandContext,
  command: Command,
  name: string,
  option: Option,
  text: string | undefined,
): Promise<unknown> {
  if (option.kind === "ref") return resolveRef(context, command, name, text);
  if (text === undefined) {
    if (option.required && !option.replaceable)
      throw invalid({ [name]: [`\`${command.name}\` needs ${name}: ${option.summary}.`] });
    return undefined;
  }
  if (!text.isWellFormed() || text.includes("\0"))
    throw invalid({ [name]: ["This has characters that no text has. Type it anew instead of pasting it."] });
  switch (option.kind) {
    case "agent":
      return resolveAgent(context, name, option, text);
    case "member":
      return resolveMember(text);
    case "channel":
      return resolveChannel(context, name, text);
    case "group":
      return resolveGroup(context, name, text);
    case "customer":
      return parseCustomer(context, name, text);
    case "choice":
      return resolveChoice(name, option, text);
    case "page":
      return resolvePage(name, text);
    case "macro":
    case "text":
    case "line":
      return resolveText(name, option, text);
  }
}

function resolveRef(
  context: CommandContext,
  command: Command,
  name: string,
  text: string | undefined,
): ConversationRef {
  if (text === undefined) {
    if (!context.thread) {
      throw invalid({
        [name]: [
          `Which ticket? For example: \`${slash(command.name)} ref:TKT-001\`, or \`!${command.name.split(" ")[1]}\` in its thread.`,
        ],
      });
    }
    const { conversation, ticket } = context.thread;
    return ticket === null ? { conversation } : { ticket };
  }
  const found = parseRef(text);
  if (!found) throw invalid({ [name]: [`"${shown(text)}" is no ticket. Say it like TKT-001, 1 or chat-5.`] });
  return found;
}

/** TKT-001, 1 or chat-5; undefined for anything else. */
export function parseRef(text: string): ConversationRef | undefined {
  const chat = Number(/^#?chat-(\d{1,10})$/i.exec(text.trim())?.[1]);
  if (chat >= 1 && chat <= maxId) return { conversation: chat };
  const ticket = parseTicketNumber(text);
  return ticket === undefined ? undefined : { ticket };
}

async function resolveAgent(
  context: CommandContext,
  name: string,
  option: Option,
  text: string,
): Promise<number | null> {
  if (text.toLowerCase() === "me") return context.actor.id;
  if (!option.required && /^(unassigned|nobody|none)$/i.test(text)) return null;

  const userId = userIdIn(text);
  if (userId !== undefined) {
    const agent = await context.findAgent(userId);
    if (!agent) throw invalid({ [name]: ["This person is not an agent of this desk."] });
    return agent.id;
  }
  return parseAgent(context, name, text.replace(/^@/, ""));
}

/** The one agent of this name, e-mail or id. @throws DeskError invalid at the option `name` */
export const parseAgent = async ({ desk }: Pick<CommandContext, "desk">, name: string, text: string): Promise<number> =>
  onlyOne(name, text, await agentsNamed(desk, text), "agent", "@dana");

const userIdIn = (text: string): string | undefined =>
  /^<@!?([A-Z0-9]+)(?:\|[^>]*)?>$/i.exec(text)?.[1] ?? (/^(\d{15,20}|[UW][A-Z0-9]{6,})$/.test(text) ? text : undefined);

function resolveMember(text: string): Who {
  const userId = userIdIn(text);
  return userId === undefined ? { name: text.replace(/^@/, "") } : { userId };
}

/** The one customer of this name, e-mail, external id or id. @throws DeskError invalid at the option `name` */
export const parseCustomer = async (
  { desk }: Pick<CommandContext, "desk">,
  name: string,
  text: string,
): Promise<number> => onlyOne(name, text, await customersNamed(desk, text), "customer", "jane@example.com");

/** @throws DeskError where a command comes by no platform */
export function theWorkspace({ workspace }: Pick<CommandContext, "workspace">): Workspace {
  if (workspace) return workspace;
  throw new DeskError(
    "conflict",
    "Give this as a slash command on Slack or Discord: from here the channels cannot be seen.",
  );
}

const isOff = (text: string): boolean => /^(off|none|nobody|default)$/i.test(text);

async function resolveChannel(context: CommandContext, name: string, text: string): Promise<Named | null> {
  if (isOff(text)) return null;
  const id = /^<#([A-Z0-9]+)(?:\|[^>]*)?>$/i.exec(text)?.[1];
  const found = namedIn(await theWorkspace(context).channels(), id ?? text.replace(/^#/, ""));
  if (found) return found;
  const invite = context.platform === "slack" ? "Invite it there with /invite" : "Let it see that channel";
  throw invalid({ [name]: [`The bot is in no channel "${shown(id ?? text)}". ${invite}, then try again.`] });
}

async function resolveGroup(context: CommandContext, name: string, text: string): Promise<Named | null> {
  if (isOff(text)) return null;
  const id = /^<(?:@&|!subteam\^)([A-Z0-9]+)(?:\|[^>]*)?>$/i.exec(text)?.[1];
  const groups = await theWorkspace(context).groups();
  const found = namedIn(groups, id ?? text.replace(/^@/, ""));
  if (found) return found;
  const noun = context.platform === "slack" ? "user group" : "role";
  const some = groups.slice(0, 10).map((each) => each.name);
  const known = some.length === 0 ? `There is none yet: make one first.` : `There is: ${some.join(", ")}.`;
  throw invalid({ [name]: [`There is no ${noun} "${shown(id ?? text)}". ${known}`] });
}

/** By id, else by name; of several with one name the first. */
function namedIn(all: readonly Named[], text: string): Named | undefined {
  const wanted = text.toLowerCase();
  return all.find(({ id }) => id.toLowerCase() === wanted) ?? all.find(({ name }) => name.toLowerCase() === wanted);
}

function onlyOne(
  name: string,
  text: string,
  found: { id: number; name: string }[],
  noun: string,
  example: string,
): number {
  const [first, second] = found;
  if (!first) throw invalid({ [name]: [`There is no ${noun} "${shown(text)}". Name one like ${example}, or by id.`] });
  if (second) {
    const list = found.map((person) => `${person.name} (${person.id})`).join(", ");
    throw invalid({ [name]: [`"${shown(text)}" could be several: ${list}. Say the number.`] });
  }
  return first.id;
}

function resolveChoice(name: string, option: Option, text: string): string {
  const wanted = text.toLowerCase().replace(/[\s-]+/g, "_");
  const found = option.choices?.find(({ label, value }) => {
    const words = label.toLowerCase();
    return value === wanted || words === text.toLowerCase() || words.split(" ")[0] === text.toLowerCase();
  });
  if (found) return found.value;
  const list = option.choices?.map((choice) => choice.value).join(", ");
  throw invalid({ [name]: [`"${shown(text)}" is no ${name}. It is one of: ${list}.`] });
}

function resolvePage(name: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw invalid({ [name]: [`"${shown(text)}" is no page. Say a number from 1.`] });
}

function resolveText(name: string, option: Option, text: string): string {
  const most = option.maxLength ?? 4_000;
  if (text.length <= most) return text;
  throw invalid({ [name]: [`This is ${text.length} characters long; at most ${most} fit here.`] });
}

const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
