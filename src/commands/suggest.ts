// What could be meant by what was typed so far, for autocompletion and searchable menus: one source for each kind of option.

import { excerpt } from "../cards/conversation-card.ts";
import { actorPermissions } from "../desk/actor.ts";
import { findConversation } from "../desk/conversations/find.ts";
import { listConversations } from "../desk/conversations/list.ts";
import { DeskError } from "../desk/errors.ts";
import { listMacros } from "../desk/macros/macros.ts";
import { listPeople } from "../desk/people/list.ts";
import { agentsLike } from "../desk/people/search.ts";
import { listTickets } from "../desk/tickets/list.ts";
import type { TicketJson } from "../desk/views.ts";
import type { Command, CommandContext, Named, Option, OptionKind, Workspace } from "./command.ts";
import { commandNamed } from "./registry.ts";
import { parseRef } from "./resolve.ts";

/** `value` is what the option takes; `label` is for people, as long as it happens to be. */
export interface Suggestion {
  label: string;
  value: string;
}

type Asker = Pick<CommandContext, "desk" | "actor" | "workspace">;

interface Question {
  command: Command;
  option: Option;
  /** Trimmed, and at most `mostTyped` characters. */
  typed: string;
  most: number;
}

type Source = (asker: Asker, question: Question) => Promise<Suggestion[]>;

const mostTyped = 100;
const labelLength = 100;
/** What a list gives at most. */
const mostRead = 100;

/** What `off` means for each. */
export const offLabels = { channel: "The desk's first channel", group: "Nobody" } as const;

const sources: Partial<Record<OptionKind, Source>> = {
  ref: suggestConversations,
  agent: suggestAgents,
  customer: suggestCustomers,
  choice: suggestChoices,
  macro: suggestMacros,
  channel: suggestNamed((workspace) => workspace.channels(), "#", offLabels.channel),
  group: suggestNamed((workspace) => workspace.groups(), "@", offLabels.group),
};

/** At most `most`, the likeliest first; none for what is no option, or not the asker's to see. */
export async function suggest(
  asker: Asker,
  { command: name, option: key, typed, most }: { command: string; option: string; typed: string; most: number },
): Promise<Suggestion[]> {
  const command = commandNamed(name);
  const option =
    command && Object.entries(command.options as Record<string, Option>).find(([each]) => each === key)?.[1];
  const source = option && sources[option.kind];
  if (!command || !source || !mayUse(asker, command)) return [];
  try {
    const found = await source(asker, { command, option, typed: clean(typed), most });
    return unique(found).slice(0, most);
  } catch (error) {
    if (error instanceof DeskError) return [];
    throw error;
  }
}

const mayUse = ({ actor }: Asker, { permission }: Command): boolean =>
  permission === null || actorPermissions(actor).has(permission);

const clean = (typed: string): string =>
  typed.toWellFormed().replaceAll("\0", "").slice(0, mostTyped).toWellFormed().trim();

function unique(all: Suggestion[]): Suggestion[] {
  const seen = new Set<string>();
  return all.filter(({ value }) => !seen.has(value) && seen.add(value));
}

/** What a chat has not. */
const ticketsOnly: readonly string[] = [
  "status",
  "resolve",
  "close",
  "reopen",
  "priority",
  "category",
  "snooze",
  "delete",
].map((verb) => `ticket ${verb}`);

/** Tickets, and chats where the command takes them. */
async function suggestConversations(asker: Asker, { command: { name }, typed, most }: Question): Promise<Suggestion[]> {
  if (name.startsWith("chat ")) return suggestChats(asker, typed, most);
  const takesChats = !ticketsOnly.includes(name) && actorPermissions(asker.actor).has("view_chat");
  if (takesChats && /^#?chat/i.test(typed)) return suggestChats(asker, typed, most);
  const [tickets, chats] = await Promise.all([
    name === "ticket reopen" ? suggestOver(asker, typed, most) : suggestTickets(asker, typed, most),
    takesChats ? suggestChats(asker, typed, most, { ofTicketsToo: false }) : [],
  ]);
  return inTurn(tickets, chats);
}

/** By number or words; without any, what waits for the asker, then what waits longest. */
async function suggestTickets({ desk, actor }: Asker, typed: string, most: number): Promise<Suggestion[]> {
  if (typed !== "") {
    const { tickets } = await listTickets(desk, actor, { search: typed.replace(/^#/, ""), limit: most });
    return tickets.map(ticketSuggestion);
  }
  const [mine, all] = await Promise.all([
    listTickets(desk, actor, { assignee: actor.id, sort: "waiting", limit: most }),
    listTickets(desk, actor, { sort: "waiting", limit: most }),
  ]);
  return [...mine.tickets, ...all.tickets].filter(({ status }) => status !== "closed").map(ticketSuggestion);
}

/** What can be opened again: resolved or closed, the newest first. */
async function suggestOver({ desk, actor }: Asker, typed: string, most: number): Promise<Suggestion[]> {
  const filter = { ...(typed === "" ? {} : { search: typed.replace(/^#/, "") }), limit: most };
  const [resolved, closed] = await Promise.all([
    listTickets(desk, actor, { ...filter, status: "resolved" }),
    listTickets(desk, actor, { ...filter, status: "closed" }),
  ]);
  return inTurn(resolved.tickets, closed.tickets).map(ticketSuggestion);
}

/** One of each, so that many of one kind leave room for the other. */
function inTurn<T>(some: readonly T[], others: readonly T[]): T[] {
  const longest = Math.max(some.length, others.length);
  return Array.from({ length: longest }, (_, n) => [...some.slice(n, n + 1), ...others.slice(n, n + 1)]).flat();
}

const ticketSuggestion = ({ ticket_number, subject, user }: TicketJson): Suggestion => ({
  label: `${ticket_number} · ${excerpt(subject, labelLength - 40)} · ${user.name}`,
  value: ticket_number,
});

/** By number or words; without any, the asker's own, then those with the latest word. */
async function suggestChats(
  { desk, actor }: Asker,
  typed: string,
  most: number,
  { ofTicketsToo = true } = {},
): Promise<Suggestion[]> {
  const ref = parseRef(typed);
  const chat = ref && "conversation" in ref ? ref.conversation : undefined;
  if (chat !== undefined) return [await namedChat({ desk, actor }, chat)];
  const search = /^#?chat-?$/i.test(typed) ? "" : typed;
  const pages = await Promise.all([
    search === "" ? listConversations(desk, actor, { assignee: actor.id, limit: most }) : { conversations: [] },
    listConversations(desk, actor, { ...(search === "" ? {} : { search }), limit: most }),
  ]);
  return pages
    .flatMap(({ conversations }) => conversations)
    .filter(({ ticket_number }) => ofTicketsToo || ticket_number === null)
    .map(({ id, user, last_message }) => chatSuggestion(id, user.name, last_message));
}

const chatSuggestion = (id: number, customer: string, lastWord: string | null): Suggestion => ({
  label: `chat-${id} · ${customer} · ${excerpt(lastWord ?? "", labelLength - 40)}`,
  value: `chat-${id}`,
});

/** @throws DeskError not_found */
async function namedChat({ desk, actor }: Omit<Asker, "workspace">, chat: number): Promise<Suggestion> {
  const { id, customer, lastMessage } = await findConversation(desk, actor, { at: { conversation: chat } });
  return chatSuggestion(id, customer.name, lastMessage);
}

async function suggestAgents({ desk, actor }: Asker, { option, typed, most }: Question): Promise<Suggestion[]> {
  const text = typed.replace(/^@/, "");
  const words = [
    { label: "Me", value: "me" },
    ...(option.required ? [] : [{ label: "Unassigned", value: "unassigned" }]),
  ].filter(({ value }) => value.startsWith(text.toLowerCase()));
  const agents = await agentsLike(desk, text, most);
  const others = agents.filter(({ id }) => id !== actor.id || text !== "");
  return [...words, ...others.map(({ id, name }) => ({ label: name, value: String(id) }))];
}

async function suggestCustomers({ desk, actor }: Asker, { typed, most }: Question): Promise<Suggestion[]> {
  const { people } = await listPeople(desk, actor, {
    ...(typed === "" ? {} : { search: typed }),
    limit: Math.min(2 * most, mostRead),
  });
  return people
    .filter(({ role }) => role === "customer" || role === "provider")
    .map(({ id, name, email, externalId }) => ({
      label: [name, email ?? externalId].filter(Boolean).join(" · "),
      value: String(id),
    }));
}

async function suggestMacros({ desk, actor }: Asker, { typed }: Question): Promise<Suggestion[]> {
  const macros = await listMacros(desk, actor, {});
  const wanted = typed.toLowerCase();
  const begins = ({ name }: { name: string }) => Number(name.startsWith(wanted));
  return macros
    .filter(({ name, body }) => `${name}\n${body}`.toLowerCase().includes(wanted))
    .sort((a, b) => begins(b) - begins(a))
    .map(({ name, body }) => ({ label: `${name} · ${excerpt(body, labelLength - 45)}`, value: name }));
}

/** `off` is what to choose for none of them: first, since there may be more of them than a menu shows. */
function suggestNamed(list: (workspace: Workspace) => Promise<Named[]>, sign: string, off: string): Source {
  return async ({ workspace }, { typed }) => {
    const all = workspace ? await list(workspace) : [];
    const isMeant = (words: string) => words.toLowerCase().includes(typed.toLowerCase());
    const named = all.map(({ id, name }) => ({ label: `${sign}${name}`, value: id }));
    return [
      ...(isMeant(`${off} off`) ? [{ label: off, value: "off" }] : []),
      ...named.filter(({ label }) => isMeant(label)),
    ];
  };
}

async function suggestChoices(_asker: Asker, { option: { choices = [] }, typed }: Question): Promise<Suggestion[]> {
  return choices.filter(({ label, value }) => `${label} ${value}`.toLowerCase().includes(typed.toLowerCase()));
}
