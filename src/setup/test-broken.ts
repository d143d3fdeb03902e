// Houses that are broken in one way each, and the step that doctor has to name.

import { createServer } from "node:net";
import { botScopes as slackScopes } from "../../bots/slack/manifest.ts";
import { silentLog } from "../../test/silent-log.ts";
import { connectDatabase } from "../database/connect.ts";
import { createDesk } from "../desk/desk.ts";
import { createWebhook } from "../desk/webhooks/create.ts";
import type { Setup } from "./testing.ts";

export interface Broken {
  name: string;
  /** Breaks it, and gives the settings that are changed by it. */
  breaks(setup: Setup, databaseUrl: string): Promise<Record<string, string>> | Record<string, string>;
  /** What is found, exactly: of which part, and the step that mends it. */
  finds: { part: string; mend: string }[];
  /** By how much this machine's clock is wrong. */
  skewMs?: number;
}

const unheard = "1";

export const brokenHouses: readonly Broken[] = [
  {
    name: "Half a Slack: the channel was forgotten",
    breaks: () => ({ SLACK_CHANNEL_ID: "" }),
    finds: [{ part: "Settings", mend: "Mend it in" }],
  },
  {
    name: "The bot token is not the app's any more",
    breaks: () => ({ SLACK_BOT_TOKEN: "xoxb-of-another-time" }),
    finds: [{ part: "Slack", mend: "Copy the Bot User OAuth Token" }],
  },
  {
    name: "The app token was revoked",
    breaks: () => ({ SLACK_APP_TOKEN: "xapp-1-of-another-time" }),
    finds: [{ part: "Slack", mend: "Make an app-level token with connections:write" }],
  },
  {
    name: "Scopes were forgotten",
    breaks: ({ slack }) => {
      const forgotten = ["reactions:write", "channels:history"];
      slack.admin.grant(slackScopes.filter((scope) => !forgotten.includes(scope)));
      return {};
    },
    finds: [
      {
        part: "Slack",
        mend: "Add them at https://api.slack.com/apps under OAuth & Permissions, then install the app again.",
      },
      { part: "Slack", mend: "Add the scope at https://api.slack.com/apps" },
    ],
  },
  {
    name: "The bot was not invited to its Slack channel",
    breaks: ({ slack }) => {
      slack.admin.removeBot(slack.supportChannel);
      return {};
    },
    finds: [{ part: "Slack", mend: "Write /invite @Support" }],
  },
  {
    name: "The Slack channel is archived",
    breaks: ({ slack }) => {
      slack.admin.archive(slack.supportChannel);
      return {};
    },
    finds: [{ part: "Slack", mend: "Unarchive it" }],
  },
  {
    name: "The Discord token was reset",
    breaks: ({ discord }) => ({ DISCORD_TOKEN: `${discord.token}-before` }),
    finds: [{ part: "Discord", mend: "Reset the token" }],
  },
  {
    name: "The Message Content intent is off",
    breaks: ({ discord }) => {
      discord.setMessageContent(false);
      return {};
    },
    finds: [{ part: "Discord", mend: "Switch it on" }],
  },
  {
    name: "The bot was never invited to the Discord server",
    breaks: ({ discord }) => {
      discord.setMembership(false);
      return {};
    },
    finds: [{ part: "Discord", mend: "Invite it: https://discord.com/oauth2/authorize?client_id=" }],
  },
  {
    name: "The Discord channel denies the bot what it needs",
    breaks: ({ discord }) => {
      discord.bar(discord.supportChannel, "webhooks", "threads", "history");
      return {};
    },
    finds: [{ part: "Discord", mend: "Allow it for the bot's role" }],
  },
  {
    name: "The database is down",
    breaks: () => ({ DATABASE_URL: `postgresql://desk:secret@127.0.0.1:${unheard}/threadesk` }),
    finds: [{ part: "Database", mend: "Start PostgreSQL, or mend DATABASE_URL." }],
  },
  {
    name: "Redis is down",
    breaks: () => ({ REDIS_URL: `redis://127.0.0.1:${unheard}` }),
    finds: [{ part: "Queue", mend: "Start Redis, or mend REDIS_URL." }],
  },
  {
    name: "A customer app's webhook is down",
    breaks: async (_, databaseUrl) => {
      const port = await closedPort();
      const database = connectDatabase({ url: databaseUrl, log: silentLog, max: 1 });
      const desk = createDesk({ ...database, webhookAddresses: { allowPrivate: true, httpsOnly: false } });
      const operator = { kind: "system", job: "test" } as const;
      await createWebhook(desk, operator, { url: `http://127.0.0.1:${port}/hook` });
      await database.close();
      return { DATABASE_URL: databaseUrl, ALLOW_PRIVATE_WEBHOOKS: "1" };
    },
    finds: [{ part: "Webhooks", mend: "Start that app, or change the webhook's address." }],
  },
  {
    name: "The machine's clock is three minutes ahead",
    breaks: (_, databaseUrl) => ({ DATABASE_URL: databaseUrl }),
    skewMs: 180_000,
    finds: ["Database", "Slack", "Discord"].map((part) => ({ part, mend: "Keep it right by NTP" })),
  },
];

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 1;
}
