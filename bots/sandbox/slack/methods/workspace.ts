import type { Json } from "../json.ts";
import { refuse } from "../refusal.ts";
import { avatarOf } from "../render.ts";
import type { Slack } from "../slack.ts";
import type { Methods } from "./method.ts";

export const workspace: Methods = {
  "auth.test": {
    args: {},
    keeps: "who the bot is",
    run: ({ identity, origin }) => ({
      url: `${origin()}/`,
      team: identity.teamName,
      user: identity.botName.toLowerCase(),
      team_id: identity.teamId,
      user_id: identity.botUserId,
      bot_id: identity.botId,
      is_enterprise_install: false,
    }),
  },
  "apps.connections.open": {
    args: {},
    token: "app",
    keeps: "a ticket that opens one socket",
    run: ({ sockets, origin, identity }) => ({
      url: `${origin().replace("http", "ws")}/link/?ticket=${sockets.ticket()}&app_id=${identity.appId}`,
    }),
  },
  "bots.info": { args: { bot: "string" }, keeps: "this app's bot only", run: botInfo },
  "team.info": {
    args: { team: "string", domain: "string" },
    keeps: "id, name and domain",
    run: ({ identity }) => ({
      team: {
        id: identity.teamId,
        name: identity.teamName,
        domain: identity.domain,
        email_domain: "example.test",
        icon: {},
      },
    }),
  },
};

function botInfo(slack: Slack, args: Json): Json {
  const { identity } = slack;
  if (args.bot !== undefined && args.bot !== identity.botId) throw refuse("bot_not_found");
  return {
    bot: {
      id: identity.botId,
      deleted: false,
      name: identity.botName,
      updated: 1_700_000_000,
      app_id: identity.appId,
      user_id: identity.botUserId,
      icons: { image_72: avatarOf(slack, { name: identity.botName }) },
    },
  };
}
