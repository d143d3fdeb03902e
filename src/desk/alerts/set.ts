import { z } from "zod";
import { changeSetting, inspectSetting, type Kept, Seen, type Setting } from "../settings/settings.ts";
import { query, verb } from "../verb.ts";

export const AlertKind = z.enum(["urgent", "late", "backlog", "undelivered"]);
export type AlertKind = z.infer<typeof AlertKind>;

/** What the team is alerted of, from which point on, and which version of it that is. */
export const listAlerts = query({
  permission: "view_tickets",
  input: z.strictObject({}),
  statement: ({ desk }): Promise<Kept<"alerts">> => inspectSetting(desk, "alerts"),
});

/**
 * So many minutes may an urgent ticket be nobody's (urgent), a new one unanswered (late) or words wait for a platform (undelivered),
 * by so many tickets may a week's backlog grow; null for no alert. Of what was so before it was switched on nobody is alerted.
 */
export const setAlert = verb({
  permission: null,
  input: z.strictObject({
    seen: Seen,
    alert: AlertKind,
    limit: z.int().min(1, "Say a number from 1.").max(100_000).nullable(),
  }),
  async run(scope, { seen, alert, limit }): Promise<Setting<"alerts">> {
    const since = scope.now.toISOString();
    const { after } = await changeSetting(scope, "alerts", {
      seen,
      change: (before) => ({
        ...before,
        [alert]: limit === null ? null : { limit, since: before[alert]?.since ?? since },
      }),
    });
    return after;
  },
});
