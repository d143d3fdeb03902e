import { z } from "zod";
import type { RelayMode } from "../relay/decide.ts";
import { query } from "../verb.ts";
import type { Category } from "../words.ts";
import { assertAdmin, type ChangedPart, inspectSetting, readSetting, type Setting } from "./settings.ts";

/** A channel that the desk is in. */
export interface SetUpChannel {
  platform: "slack" | "discord";
  place: string;
  /** Null when nobody has said; the configuration's has none. */
  name: string | null;
  mode: RelayMode;
  /** Whose new tickets go there; the first channel has all that have no other. */
  categories: Category[];
  isFirst: boolean;
  paused: string | null;
}

export interface Setup {
  channels: SetUpChannel[];
  duty: Setting<"duty">;
  hours: Setting<"hours">;
  notices: Setting<"notices">;
  alerts: Setting<"alerts">;
  /** Which version each of these is. */
  versions: { duty: number; hours: number; notices: number };
  /** Who changed what of it last, the newest first. */
  changes: { what: ChangedPart; by: string; at: Date }[];
}

const latest = 3;

/** All that admins set, as it is now. */
export const readSetup = query({
  permission: null,
  input: z.strictObject({}),
  async statement({ desk, actor }): Promise<Setup> {
    assertAdmin(actor);
    const targets = await desk.prisma.target.findMany({
      where: { active: true, kind: { in: ["slack", "discord"] } },
      include: { categories: { orderBy: { category: "asc" } } },
      orderBy: [{ kind: "asc" }, { bySetup: "asc" }, { id: "asc" }],
    });
    const [duty, hours, notices, alerts, changes] = await Promise.all([
      inspectSetting(desk, "duty"),
      inspectSetting(desk, "hours"),
      inspectSetting(desk, "notices"),
      readSetting(desk, "alerts"),
      desk.prisma.settingChange.findMany({
        where: { what: { in: ["duty", "hours", "notices", "alerts", "mode", "category"] satisfies ChangedPart[] } },
        orderBy: { id: "desc" },
        take: latest,
      }),
    ]);
    const channels = targets.map(({ kind, place, name, relayMode, categories, bySetup, paused }) => ({
      platform: kind === "slack" ? ("slack" as const) : ("discord" as const),
      place,
      name,
      mode: relayMode as RelayMode,
      categories: categories.map(({ category }) => category),
      isFirst: !bySetup,
      paused,
    }));
    return {
      channels,
      duty: duty.value,
      hours: hours.value,
      notices: notices.value,
      alerts,
      versions: { duty: duty.version, hours: hours.version, notices: notices.version },
      changes: changes.map(({ what, changedBy, changedAt }) => ({
        what: what as ChangedPart,
        by: changedBy,
        at: changedAt,
      })),
    };
  },
});
