import { pingLabels } from "../cards/setup-card.ts";
import { setDuty } from "../desk/settings/set-duty.ts";
import { inspectSetting } from "../desk/settings/settings.ts";
import { command, group, labelled, someChoice } from "./command.ts";
import { showSetup } from "./support-setup.ts";

const { none: _, ...ticketLabels } = pingLabels;

export const supportSetupDuty = command({
  name: "support setup-duty",
  summary: "Which group or role a new ticket pings, and when; off for nobody (admins)",
  form: { title: "Who is on duty", submit: "Save" },
  permission: null,
  adminsOnly: true,
  options: {
    group: labelled("On duty", group("Who is on duty: a user group or a role; off for nobody")),
    tickets: labelled("Pinged by", someChoice(ticketLabels, "Which new tickets ping it")),
    outside: labelled("Outside the hours by", someChoice(pingLabels, "What still pings it outside the hours")),
  },
  async holds({ desk, platform }) {
    const { value: duty, version } = await inspectSetting(desk, "duty");
    const group = duty[platform];
    return {
      values: {
        group: group ? { value: group.id, valueLabel: `@${group.name}` } : { value: "off", valueLabel: "Nobody" },
        tickets: { value: duty.tickets },
        outside: { value: duty.outside },
      },
      version,
    };
  },
  async run(scope, { group: wanted, tickets, outside }) {
    const { desk, actor, platform, seen } = scope;
    const duty = await setDuty(desk, actor, {
      seen,
      platform,
      group: wanted && { id: wanted.id, name: wanted.name },
      tickets,
      outside,
    });
    const text = wanted
      ? `@${wanted.name} is on duty: pinged by ${pingLabels[duty.tickets]}, once each.${wanted.warning ? ` ⚠️ ${wanted.warning}` : ""}`
      : "New tickets ping nobody here any more.";
    return showSetup(scope, text);
  },
});
