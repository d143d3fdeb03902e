import { fillMacro } from "../desk/macros/macros.ts";
import { askFirst, refText } from "./ask-first.ts";
import { command, labelled, macro, ref } from "./command.ts";

export const ticketMacro = command({
  name: "ticket macro",
  summary: "Answer with a saved reply, after a look at it",
  form: { title: "Use a saved reply", submit: "Preview" },
  permission: "send_messages",
  speaks: true,
  options: { name: labelled("Saved reply", macro("Which saved reply")), ref: ref() },
  async run(scope, { name, ref }) {
    const filled = await fillMacro(scope.desk, scope.actor, { name, at: ref });
    return askFirst(
      scope,
      { command: "ticket reply", options: { ref: refText(ref), text: filled.text, seen: String(filled.seen) } },
      {
        title: `Send “${filled.name}”?`,
        tone: "blue",
        body: filled.text,
        ways: [{ label: "Send", style: "primary" }],
        edit: true,
      },
    );
  },
});
