// What a plain message in a channel's threads means: set by an admin, in force at once.

import { z } from "zod";
import type { Target } from "../../generated/prisma/client.ts";
import type { Actor } from "../actor.ts";
import { channelText } from "../channels/channel-text.ts";
import type { Desk } from "../desk.ts";
import { forbidden, notFound } from "../errors.ts";
import { noteChange } from "../settings/settings.ts";
import { query, verb } from "../verb.ts";
import type { RelayMode } from "./decide.ts";

export const relayModes = ["assignee", "explicit", "all", "off"] as const satisfies readonly RelayMode[];

function assertAdmin(actor: Actor): void {
  const isAdmin = actor.kind === "agent" && actor.role === "admin";
  if (!isAdmin && actor.kind !== "system") throw forbidden("Only admins set up channels.");
}

/** The platforms' channels that are told of conversations. */
export const listChannels = query({
  permission: null,
  input: z.strictObject({}),
  async statement({ desk, actor }): Promise<Target[]> {
    assertAdmin(actor);
    return desk.prisma.target.findMany({
      where: { active: true, kind: { in: ["slack", "discord"] } },
      orderBy: { id: "asc" },
    });
  },
});

/** From now on; cards say so as they are shown anew. */
export const setRelayMode = verb({
  permission: null,
  input: z.strictObject({ channel: z.string().max(40), mode: z.enum(relayModes) }),
  async run(scope, { channel, mode }): Promise<void> {
    const { desk, actor, now } = scope;
    assertAdmin(actor);
    const where = { active: true, kind: { in: ["slack" as const, "discord" as const] }, place: channel };
    const target = await desk.prisma.target.findFirst({ where });
    if (target) {
      await desk.prisma.target.updateMany({
        where,
        data: { relayMode: mode, ...(target.relayMode === mode ? {} : { relayModeSince: now }) },
      });
      const platform = target.kind === "slack" ? "slack" : "discord";
      const about = { platform, channel: await channelText(desk, platform, target) };
      await noteChange(scope, "mode", { before: { ...about, mode: target.relayMode }, after: { ...about, mode } });
    } else throw notFound(`The desk is in no channel ${channel}. \`channels list\` shows where it is.`);
  },
});

const mode = {
  name: "relay-mode",
  text: "SELECT to_jsonb(relay_mode) AS result FROM target WHERE id = $1::int",
};

export const relayModeOf = async (desk: Desk, target: number): Promise<RelayMode> =>
  (await desk.one<RelayMode>(mode, [target])) ?? "assignee";

const own = {
  name: "own-relay-mode",
  text: `SELECT to_jsonb(relay_mode) AS result FROM target WHERE kind::text = $1::text AND active AND NOT by_setup ORDER BY id LIMIT 1`,
};

/** Of the channel that the configuration names; undefined for a platform that has none. */
export const ownRelayModeOf = (desk: Desk, platform: "slack" | "discord") => desk.one<RelayMode>(own, [platform]);
