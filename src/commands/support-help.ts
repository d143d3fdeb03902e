import { actorPermissions } from "../desk/actor.ts";
import { slash } from "../desk/slash.ts";
import { type Command, command, type Option } from "./command.ts";

/** Help shows what the person may do, each with the form that works in a thread. */
export const supportHelp = (commands: readonly Command[]) =>
  command({
    name: "support help",
    summary: "What I can do here",
    permission: null,
    options: {},
    async run({ actor }) {
      const granted = actorPermissions(actor);
      const mine = commands.filter(
        ({ permission, buttonOnly, adminsOnly }) =>
          !buttonOnly && (!adminsOnly || actor.role === "admin") && (permission === null || granted.has(permission)),
      );
      return {
        text: "Help",
        card: {
          title: "What you can do",
          tone: "blue",
          body: mine.map((each) => `${slash(each.name)}${shape(each)} — ${each.summary}`).join("\n"),
          facts: [],
          rows: [],
          actions: [],
          foot: "In a thread, write !claim, !r your answer, !note only for us, !assign @dana, !resolve, !close. Whoever claimed it answers by just writing.",
        },
      };
    },
  });

function shape({ options }: Command): string {
  const required = (Object.entries(options) as [string, Option][]).filter(([, option]) => option.required);
  return required.map(([name]) => ` ${name}`).join("");
}
