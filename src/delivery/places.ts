// The channels of a platform that the desk is in: the configuration's and those of the setup, as they are at the moment.

import type { Desk } from "../desk/desk.ts";
import type { ChannelTarget } from "./targets.ts";

export interface Places {
  /** The one that the configuration names. */
  main: ChannelTarget;
  /** Undefined for a channel that the desk is not in. @throws while the database cannot say */
  find(place: string): Promise<ChannelTarget | undefined>;
  all(): Promise<ChannelTarget[]>;
  /** Those that were seen so far, without asking. */
  known(): ChannelTarget[];
}

/** What was found once is found without the database; what another process set up is found after a second. */
export function createPlaces(desk: Desk, kind: "slack" | "discord", main: ChannelTarget): Places {
  const known = new Map([[main.place, main]]);

  async function all(): Promise<ChannelTarget[]> {
    const select = { id: true, place: true };
    const found = await desk.callers.recall(`channels of ${kind}`, () =>
      desk.prisma.target.findMany({ where: { kind, active: true }, select, orderBy: { id: "asc" } }),
    );
    const now = found ?? [];
    for (const { place } of known.values()) {
      if (place !== main.place && !now.some((target) => target.place === place)) known.delete(place);
    }
    for (const target of now) known.set(target.place, target);
    return now;
  }

  return {
    main,
    find: async (place) => known.get(place) ?? (await all()).find((target) => target.place === place),
    all,
    known: () => [...known.values()],
  };
}
