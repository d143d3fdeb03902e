import { z } from "zod";
import { verb } from "../verb.ts";
import { changeSetting, Group, Seen, type Setting } from "./settings.ts";

/** Whom a new ticket pings on a platform, and when; what is left out stays as it is. */
export const setDuty = verb({
  permission: null,
  input: z.strictObject({
    seen: Seen,
    platform: z.enum(["slack", "discord"]),
    group: Group.nullable().optional(),
    tickets: z.enum(["all", "urgent"]).optional(),
    outside: z.enum(["all", "urgent", "none"]).optional(),
  }),
  async run(scope, { seen, platform, group, tickets, outside }): Promise<Setting<"duty">> {
    const { after } = await changeSetting(scope, "duty", {
      seen,
      change: (before) => ({
        ...before,
        ...(group === undefined ? {} : { [platform]: group }),
        tickets: tickets ?? before.tickets,
        outside: outside ?? before.outside,
      }),
    });
    return after;
  },
});
