import { z } from "zod";
import { verb } from "../verb.ts";
import { changeSetting, Seen, type Setting } from "./settings.ts";

/** Of what agents are told by direct message; what is left out stays as it is. Each may still say that they want none of it. */
export const setNotices = verb({
  permission: null,
  input: z.strictObject({
    seen: Seen,
    assigned: z.boolean().optional(),
    writes: z.boolean().optional(),
    waitingMinutes: z.int().min(1).max(10_080).nullable().optional(),
  }),
  async run(scope, { seen, assigned, writes, waitingMinutes }): Promise<Setting<"notices">> {
    const { after } = await changeSetting(scope, "notices", {
      seen,
      change: (before) => ({
        assigned: assigned ?? before.assigned,
        writes: writes ?? before.writes,
        waitingMinutes: waitingMinutes === undefined ? before.waitingMinutes : waitingMinutes,
      }),
    });
    return after;
  },
});
