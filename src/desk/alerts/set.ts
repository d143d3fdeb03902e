import { z } from "zod";
import { changeSetting, readSetting, type Setting } from "../settings/settings.ts";
import { query, verb } from "../verb.ts";

export const AlertKind = z.enum(["urgent", "late", "backlog"]);
export type AlertKind = z.infer<typeof AlertKind>;

/** What the team is alerted of, and from which point on. */
export const listAlerts = query({
  permission: "view_tickets",
  input: z.strictObject({}),
  statement: ({ desk }): Promise<Setting<"alerts">> => readSetting(desk, "alerts"),
});

/**
 * So many minutes may an urgent ticket be nobody's (urgent) or a new one unanswered (late), by so many tickets may a week's backlog
 * grow; null for no alert. Of what was so before it was switched on nobody is alerted.
 */
export const setAlert = verb({
  permission: null,
  input: z.strictObject({ alert: AlertKind, limit: z.int().min(1, "Say a number from 1.").max(100_000).nullable() }),
  async run(scope, { alert, limit }): Promise<Setting<"alerts">> {
    const since = scope.now.toISOString();
    const { after } = await changeSetting(scope, "alerts", {
      change: (before) => ({
        ...before,
        [alert]: limit === null ? null : { limit, since: before[alert]?.since ?? since },
      }),
    });
    return after;
  },
});
