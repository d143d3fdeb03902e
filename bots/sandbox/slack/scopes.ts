// Which scope the bot needs for which method, as the reference of each method says (docs.slack.dev/reference/methods).

import type { Json } from "./json.ts";
import type { Channel } from "./model.ts";
import { Refusal } from "./refusal.ts";
import type { Slack } from "./slack.ts";

/** `*` stands for the kind of the channel: channels, groups or im. Null where every token may call. */
export const scopeOf: Readonly<Record<string, string | null>> = {
  "apps.connections.open": null,
  "auth.test": null,
  "bots.info": "users:read",
  "chat.delete": "chat:write",
  "chat.getPermalink": null,
  "chat.postEphemeral": "chat:write",
  "chat.postMessage": "chat:write",
  "chat.update": "chat:write",
  "conversations.history": "*:history",
  "conversations.info": "*:read",
  "conversations.join": "channels:join",
  "conversations.list": "*:read",
  "conversations.members": "*:read",
  "conversations.open": "im:write",
  "conversations.replies": "*:history",
  "files.completeUploadExternal": "files:write",
  "files.delete": "files:write",
  "files.getUploadURLExternal": "files:write",
  "files.info": "files:read",
  "reactions.add": "reactions:write",
  "reactions.get": "reactions:read",
  "reactions.remove": "reactions:write",
  "team.info": "team:read",
  "usergroups.list": "usergroups:read",
  "usergroups.users.list": "usergroups:read",
  "users.conversations": "*:read",
  "users.info": "users:read",
  "users.list": "users:read",
  "users.lookupByEmail": "users:read.email",
  "views.open": null,
  "views.publish": null,
  "views.push": null,
  "views.update": null,
};

const listsByType = ["conversations.list", "users.conversations"];
const areaNames = ["channels", "groups", "im", "mpim"];
const kinds: Readonly<Record<Channel["kind"], string>> = { channel: "channels", group: "groups", im: "im" };
const areas: Readonly<Record<string, string>> = { public_channel: "channels", private_channel: "groups", im: "im" };

/** All of those, and what has no method of its own. */
export const everyScope: readonly string[] = [
  ...new Set(
    Object.values(scopeOf).flatMap((scope) => (scope ? areaNames.map((area) => scope.replace("*", area)) : [])),
  ),
  "chat:write.customize",
  "commands",
];

/** @throws Refusal in Slack's words, which name what is needed and what there is */
export function checkScopes({ granted, world }: Slack, method: string, args: Json): void {
  const wanted = scopeOf[method];
  if (!wanted) return;
  const channel = world.channels.get(String(args.channel));
  const asked = listsByType.includes(method) ? String(args.types ?? "public_channel").split(",") : [];
  const needed = wanted.startsWith("*")
    ? [...asked.map((type) => areas[type.trim()] ?? "mpim"), ...(channel ? [kinds[channel.kind]] : [])].map((area) =>
        wanted.replace("*", area),
      )
    : [wanted];
  const missing = needed.find((scope) => !granted.includes(scope));
  if (missing !== undefined) throw new MissingScope(missing, granted);
}

class MissingScope extends Refusal {
  readonly needed: string;
  readonly provided: readonly string[];

  constructor(needed: string, provided: readonly string[]) {
    super("missing_scope");
    this.needed = needed;
    this.provided = provided;
  }

  override toBody(): Json {
    return { ...super.toBody(), needed: this.needed, provided: this.provided.join(",") };
  }
}
