import { z } from "zod";
import { invalid } from "../errors.ts";
import { BusinessHours, TimeOfDay } from "../stats/business-hours.ts";
import { countAnew } from "../stats/count.ts";
import { verb } from "../verb.ts";
import { changeSetting, Seen, type Setting } from "./settings.ts";

const Shift = z.strictObject({ open: TimeOfDay, close: TimeOfDay }).nullable();

/**
 * When the desk is open on these days (0 is Monday); the others stay as they are, and null for all of it is always. Statistics are
 * counted anew by them.
 */
export const setHours = verb({
  permission: null,
  input: z.strictObject({
    seen: Seen,
    hours: z
      .strictObject({
        days: z.array(z.int().min(0).max(6)).min(1),
        shift: Shift,
        zone: BusinessHours.shape.zone.optional(),
      })
      .nullable(),
  }),
  async run(scope, { seen, hours }): Promise<Setting<"hours">> {
    const { desk } = scope;
    const { after } = await changeSetting(scope, "hours", {
      seen,
      change(before) {
        if (hours === null) return null;
        const { days, shift, zone = before?.zone ?? desk.timeZone } = hours;
        if (shift && shift.open >= shift.close) throw invalid({ from: ["It opens before it closes."] });
        const week = Array.from({ length: 7 }, (_, day) => (days.includes(day) ? shift : (before?.week[day] ?? null)));
        if (week.every((each) => each === null))
          throw invalid({ days: ["The desk would never be open. With `off` it is open always."] });
        return { zone, week };
      },
    });
    await countAnew(desk);
    return after;
  },
});
