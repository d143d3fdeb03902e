import { invalid } from "../desk/errors.ts";
import { hoursText, parseDays, timeText, writtenHours } from "../desk/settings/hours-text.ts";
import { setHours } from "../desk/settings/set-hours.ts";
import { inspectSetting } from "../desk/settings/settings.ts";
import { slash } from "../desk/slash.ts";
import { command, labelled, line, someLine } from "./command.ts";

export const supportSetupHours = command({
  name: "support setup-hours",
  summary: "When the desk is open: for statistics, pings and waiting times; off for always (admins)",
  form: { title: "Opening hours", submit: "Save" },
  permission: null,
  adminsOnly: true,
  options: {
    days: line("Which days, like mon-fri or sat, sun; the others stay as they are. off: always open", {
      maxLength: 60,
    }),
    from: labelled("Opens", someLine("When it opens, like 09:00; closed for not at all", { maxLength: 10 })),
    to: labelled("Closes", someLine("When it closes, like 17:00", { maxLength: 10 })),
    zone: labelled("Time zone", someLine("Whose time that is, like Europe/Berlin", { maxLength: 60 })),
  },
  async holds({ desk }) {
    const { value: hours, version } = await inspectSetting(desk, "hours");
    const { days, from, to } = (hours && writtenHours(hours)) ?? {};
    const shown = (value: string | undefined) => (value === undefined ? undefined : { value });
    const zone = hours?.zone ?? desk.timeZone;
    return { values: { days: shown(days), from: shown(from), to: shown(to), zone: { value: zone } }, version };
  },
  async run({ desk, actor, seen }, { days: named, from, to, zone }) {
    if (/^(off|always)$/i.test(named)) {
      await setHours(desk, actor, { seen, hours: null });
      return { text: "The desk is always open now. Statistics are counted anew." };
    }
    const days = parseDays(named);
    if (!days) throw invalid({ days: [`"${named}" names no days. Say them like mon-fri, or sat, sun.`] });
    const isClosed = from !== undefined && /^(closed|off)$/i.test(from);
    if (!isClosed && (from === undefined || to === undefined))
      throw invalid({
        from: [`From when to when? For example: \`${slash("support setup-hours mon-fri 09:00 17:00")}\`.`],
      });
    const shift = isClosed ? null : { open: timeText(from ?? ""), close: timeText(to ?? "") };
    const hours = await setHours(desk, actor, { seen, hours: { days, shift, zone } });
    return { text: `The desk is open ${hoursText(hours)} now. Statistics are counted anew.` };
  },
});
