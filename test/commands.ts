// Commands as an agent gives them, for tests: typed, clicked on an answer, or sent by a form.

import type { Button, Call, Form } from "../src/cards/card.ts";
import type { Answer, CommandContext } from "../src/commands/command.ts";
import { fillForm } from "../src/commands/fill-form.ts";
import { parseBang, parseSlash } from "../src/commands/grammar.ts";
import { formFor, runCall } from "../src/commands/run.ts";
import type { AgentActor } from "../src/desk/actor.ts";
import type { TestDesk } from "./desk.ts";

type Thread = NonNullable<CommandContext["thread"]>;

export interface Hand {
  run(call: Call): Promise<Answer>;
  /** "/ticket close 5 done" */
  slash(line: string): Promise<Answer>;
  /** "!close done", in a thread. */
  bang(line: string): Promise<Answer>;
  /** Presses the button of an answer. */
  press(answer: Answer, label: string): Promise<Answer>;
  /** The form that a call opens. */
  open(call: Call): Promise<Form>;
  submit(form: Form, values: Record<string, string>): Promise<Answer>;
}

export function handOf({ desk }: TestDesk, actor: AgentActor, thread?: Thread): Hand {
  const context: CommandContext = {
    desk,
    actor,
    platform: "slack",
    findAgent: async () => undefined,
    ...(thread ? { thread } : {}),
  };
  const run = (call: Call) => runCall(context, call);
  return {
    run,
    async slash(line) {
      const [root = "", ...rest] = line.replace(/^\//, "").split(" ");
      const parsed = parseSlash(root, rest.join(" "));
      return "hint" in parsed ? { text: parsed.hint, refused: true } : run(parsed.call);
    },
    async bang(line) {
      const parsed = parseBang(line.replace(/^!/, ""));
      if (!parsed) throw new Error(`${line} is no command.`);
      return run(parsed.call);
    },
    press: (answer, label) => run(buttonOf(answer, label).call),
    async open(call) {
      const form = formFor(call, { inThread: thread !== undefined });
      if (!form) throw new Error(`${call.command} opens no form.`);
      return fillForm(context, form);
    },
    submit: (form, values) => run({ ...form.call, options: { ...form.call.options, ...values } }),
  };
}

export function buttonOf({ card, text }: Answer, label: string): Button {
  const buttons = [...(card?.actions.flat() ?? []), ...(card?.rows.map(({ action }) => action) ?? [])];
  const found = buttons.find((action): action is Button => action.kind === "button" && action.label === label);
  if (!found) throw new Error(`There is no button "${label}" under "${text}".`);
  return found;
}
