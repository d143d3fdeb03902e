import type { Row } from "../cards/card.ts";
import { excerpt } from "../cards/conversation-card.ts";
import { pageButtons, pageFoot } from "../cards/ticket-list-card.ts";
import { findMacro, listMacros, removeMacro, saveMacro } from "../desk/macros/macros.ts";
import { placeholderList } from "../desk/macros/render.ts";
import { changedSince, changesSoFar } from "../desk/settings/changed-since.ts";
import { slash } from "../desk/slash.ts";
import { askFirst } from "./ask-first.ts";
import { type Answer, command, line, macro, page, type Scope, text } from "./command.ts";

const name = macro("Its name, one word");
const pageSize = 8;

export const supportMacros = command({
  name: "support macros",
  summary: "The saved replies",
  permission: "send_messages",
  options: { page: page() },
  async run({ desk, actor }, { page = 1 }) {
    const macros = await listMacros(desk, actor, {});
    const from = (page - 1) * pageSize;
    const pages = { page, hasMore: macros.length > from + pageSize, call: { command: "support macros", options: {} } };
    const rows = macros.slice(from, from + pageSize).map(
      ({ name, body }): Row => ({
        text: `${name}\n${excerpt(body, 120)}`,
        action: { kind: "button", label: "View", call: { command: "support macro-view", options: { name } } },
      }),
    );
    return {
      text: "Macros",
      card: {
        title: "💬 Macros",
        tone: "blue",
        ...(rows.length > 0 ? {} : { body: `There are none yet. An admin makes one with ${slash("support macro")}.` }),
        facts: [],
        rows,
        actions: [
          ...pageButtons(pages),
          ...(actor.role === "admin"
            ? [[{ kind: "button" as const, label: "New macro", call: { command: "support macro", options: {} } }]]
            : []),
        ],
        foot: `${pageFoot(pages)} · Use one with ${slash("ticket macro")} and its name. Placeholders: ${placeholderList}`,
      },
    };
  },
});

export const supportMacro = command({
  name: "support macro",
  summary: "Make a saved reply, or change one (admins)",
  form: { title: "Make a saved reply", submit: "Save" },
  permission: null,
  adminsOnly: true,
  options: {
    // Not picked: that would offer only those there are.
    name: line("Its name, one word; a name there is already is changed", { maxLength: 40 }),
    text: text("What it says; {customer.name} is filled in", { maxLength: 2_500 }),
  },
  async holds({ desk }, { name }) {
    const version = await changesSoFar(desk);
    const known = await desk.prisma.macro.findUnique({ where: { name: (name ?? "").toLowerCase() } });
    return { values: known ? { text: { value: known.body } } : {}, version };
  },
  async run(scope, { name, text }) {
    const { desk, actor } = scope;
    const question = await askIfOvertaken(scope, name, text);
    if (question) return question;
    const saved = await saveMacro(desk, actor, { name, body: text });
    return {
      text: `${saved.created ? "Made" : "Changed"} the macro ${saved.name}. Use it with \`${slash("ticket macro")} ${saved.name}\`.`,
    };
  },
});

/** What another admin wrote meanwhile, and what to do about it. */
async function askIfOvertaken(scope: Scope, name: string, text: string): Promise<Answer | undefined> {
  const { seen, desk, actor, confirmed } = scope;
  if (seen === undefined || confirmed) return undefined;
  const about = { macro: name.trim().toLowerCase() };
  const faster = await changedSince(scope, { what: "macro", about, seen });
  if (!faster) return undefined;
  const now = (await listMacros(desk, actor, {})).find((each) => each.name === about.macro);
  return askFirst(
    scope,
    { command: "support macro", options: { name, text } },
    {
      title: "Someone was faster",
      body: [
        now
          ? `${faster.by} changed the macro ${now.name}. It says now: ${excerpt(now.body, 500)}`
          : `${faster.by} removed the macro ${about.macro}.`,
        `You wrote: ${text}`,
      ].join("\n\n"),
      facts: [{ label: "When", value: { time: new Date(faster.at) } }],
      ways: [{ label: "Save mine", style: "primary" }],
      edit: true,
    },
  );
}

export const supportMacroView = command({
  name: "support macro-view",
  summary: "One saved reply",
  permission: "send_messages",
  options: { name },
  buttonOnly: true,
  async run({ desk, actor }, { name: wanted }) {
    const { name, body } = await findMacro(desk, actor, { name: wanted });
    return {
      text: "Macro",
      card: {
        title: `💬 ${name}`,
        tone: "blue",
        body,
        facts: [],
        rows: [],
        actions:
          actor.role === "admin"
            ? [
                [
                  {
                    kind: "button",
                    label: "Change",
                    call: { command: "support macro", options: { name }, asks: true },
                  },
                  {
                    kind: "button",
                    label: "Remove",
                    style: "danger",
                    call: { command: "support macro-remove", options: { name } },
                  },
                ],
              ]
            : [],
      },
    };
  },
});

export const supportMacroRemove = command({
  name: "support macro-remove",
  summary: "Remove a saved reply (admins)",
  form: { title: "Remove a saved reply", submit: "Remove" },
  permission: null,
  adminsOnly: true,
  options: { name },
  async run(scope, { name: wanted }) {
    const { name } = await findMacro(scope.desk, scope.actor, { name: wanted });
    if (scope.confirmed) {
      await removeMacro(scope.desk, scope.actor, { name });
      return { text: `Removed the macro ${name}.` };
    }
    return askFirst(
      scope,
      { command: "support macro-remove", options: { name } },
      {
        title: `Remove the macro ${name}?`,
        body: "What was sent with it stays.",
        ways: [{ label: "Remove", style: "danger" }],
      },
    );
  },
});
