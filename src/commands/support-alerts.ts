import { alertsCard } from "../cards/alert-card.ts";
import { AlertKind, listAlerts, setAlert } from "../desk/alerts/set.ts";
import { invalid } from "../desk/errors.ts";
import { inspectSetting } from "../desk/settings/settings.ts";
import { command, labelled, someChoice, someLine } from "./command.ts";

const kinds = {
  urgent: "Urgent and unassigned",
  late: "No first reply",
  backlog: "Backlog grows",
  undelivered: "Words wait for a platform",
} as const;

export const supportAlerts = command({
  name: "support alerts",
  summary: "What the team is alerted of: urgent tickets, no first reply, a growing backlog, words that wait",
  form: { title: "Set an alert", submit: "Save" },
  permission: "view_tickets",
  options: {
    about: someChoice(kinds, "Which alert to set"),
    limit: labelled(
      "Minutes, or tickets a week",
      someLine("After so many minutes, or by so many tickets a week: 15, or off", { maxLength: 10 }),
    ),
  },
  async holds({ desk }, { about }) {
    const { value: alerts, version } = await inspectSetting(desk, "alerts");
    const which = AlertKind.safeParse(about).data;
    return { values: which ? { limit: { value: String(alerts[which]?.limit ?? "off") } } : {}, version };
  },
  async run({ desk, actor, seen }, { about, limit }) {
    if (about !== undefined) await setAlert(desk, actor, { seen, alert: about, limit: limitOf(limit) });
    const card = alertsCard(await listAlerts(desk, actor, {}), actor.role === "admin");
    return { text: about === undefined ? "Alerts" : "The alerts are set.", card };
  },
});

function limitOf(text: string | undefined): number | null {
  if (text !== undefined && /^(off|no|none)$/i.test(text)) return null;
  if (text !== undefined && /^\d{1,6}$/.test(text)) return Number(text);
  throw invalid({ limit: ["Say a number, like 15, or off."] });
}
