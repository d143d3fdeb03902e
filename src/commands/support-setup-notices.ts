import { invalid } from "../desk/errors.ts";
import { setNotices } from "../desk/settings/set-notices.ts";
import { inspectSetting } from "../desk/settings/settings.ts";
import { slash } from "../desk/slash.ts";
import { command, labelled, someChoice, someLine } from "./command.ts";
import { showSetup } from "./support-setup.ts";

export const supportSetupNotices = command({
  name: "support setup-notices",
  summary: "What agents are told of by direct message; each may switch it off for themselves (admins)",
  form: { title: "Direct messages", submit: "Save" },
  permission: null,
  adminsOnly: true,
  options: {
    assigned: labelled(
      "Given a conversation",
      someChoice({ on: "On", off: "Off" }, "When somebody gives them a conversation"),
    ),
    writes: labelled(
      "Customer writes",
      someChoice({ on: "On", off: "Off" }, "When the customer of what they have or follow begins to wait"),
    ),
    waiting: labelled(
      "Customer waits (minutes)",
      someLine("After how many minutes that their customer waits; off for never", { maxLength: 10 }),
    ),
  },
  async holds({ desk }) {
    const { value: notices, version } = await inspectSetting(desk, "notices");
    const state = (isOn: boolean) => ({ value: isOn ? "on" : "off" });
    return {
      values: {
        assigned: state(notices.assigned),
        writes: state(notices.writes),
        waiting: { value: String(notices.waitingMinutes ?? "off") },
      },
      version,
    };
  },
  async run(scope, { assigned, writes, waiting }) {
    const { desk, actor, seen } = scope;
    if (assigned === undefined && writes === undefined && waiting === undefined)
      throw invalid({
        waiting: [`Change what? For example: \`${slash("support setup-notices waiting:30")}\` or \`assigned:off\`.`],
      });
    const waitingMinutes = waiting === undefined ? undefined : minutesIn(waiting);
    await setNotices(desk, actor, {
      seen,
      ...(assigned ? { assigned: assigned === "on" } : {}),
      ...(writes ? { writes: writes === "on" } : {}),
      waitingMinutes,
    });
    return showSetup(scope, "Done: agents are told like this from now on.");
  },
});

function minutesIn(text: string): number | null {
  if (/^(off|never)$/i.test(text)) return null;
  const minutes = Number(/^(\d{1,5})\s*(?:m|min|minutes?)?$/i.exec(text)?.[1]);
  if (minutes >= 1 && minutes <= 10_080) return minutes;
  throw invalid({ waiting: [`"${text.slice(0, 20)}" is no number of minutes from 1 to 10080, nor off.`] });
}
