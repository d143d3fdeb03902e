// /sandbox: a customer's app, a Slack and a Discord side by side, live.

import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { DiscordSandbox } from "../discord/emulator.ts";
import type { SlackSandbox } from "../slack/emulator.ts";
import { serveClient, serveShopStyle, serveStyle } from "./assets.ts";
import { type Deeds, perform } from "./deed.ts";
import { discordDeeds } from "./discord-deeds.ts";
import { serveDiscordFile, serveSlackFile } from "./files.ts";
import { loopbackOnly, noStrangers, ownWordsOnly } from "./guard.ts";
import { pageHtml } from "./html.ts";
import { latestDiscord, latestSlack } from "./latest.ts";
import { showShop } from "./shop.ts";
import { slackDeeds } from "./slack-deeds.ts";
import { changeStream } from "./stream.ts";

export interface SandboxPageParts {
  slack?: SlackSandbox | undefined;
  discord?: DiscordSandbox | undefined;
  /** What the app's manifest puts into Slack's menus. */
  slackShortcuts?: readonly { name: string; type: string; callback_id: string }[];
  /** Where the public API is: "/customerservices". */
  apiBase: string;
  customers(): Promise<{ id: number; name: string }[]>;
  customerToken(id: number): Promise<string>;
  /** Of a link that signs in as the first agent, once. */
  linkToken(): Promise<string>;
  /** Ends the open streams, which would keep a server from closing. */
  stopped?: AbortSignal;
}

/** A file of 25 MB, as JSON carries it. */
const longestBody = 36_000_000;
const CustomerChoice = z.strictObject({ id: z.int() });

export function createSandboxPage(parts: SandboxPageParts): Hono {
  const { slack, discord, apiBase, stopped } = parts;
  const page = new Hono();
  page.use(loopbackOnly, ownWordsOnly);
  page.post("*", noStrangers, bodyLimit({ maxSize: longestBody }));

  page.get("/", (c) => c.html(pageHtml({ base: c.req.path.replace(/\/$/, ""), apiBase })));
  page.get("/shop", async (c) =>
    showShop(c, { base: c.req.path.replace(/\/shop$/, ""), apiBase, customers: await parts.customers() }),
  );
  page.get("/console", async (c) => c.redirect(`${apiBase}/login?token=${await parts.linkToken()}`, 303));
  page.get("/shop/token", async (c) => {
    const choice = CustomerChoice.safeParse({ id: Number(c.req.query("customer")) });
    const known = (await parts.customers()).some(({ id }) => id === choice.data?.id);
    return choice.success && known ? c.json({ token: await parts.customerToken(choice.data.id) }) : c.json({}, 401);
  });
  page.get("/style.css", serveStyle);
  page.get("/shop.css", serveShopStyle);
  page.get("/client/:name", serveClient);
  page.get("/state", (c) =>
    c.json({
      slack: slack ? latestSlack(slack.state()) : null,
      discord: discord ? latestDiscord(discord.state()) : null,
      slackShortcuts: parts.slackShortcuts ?? [],
    }),
  );
  page.get("/stream", (c) => changeStream(c, [slack, discord], stopped));
  page.get("/files/slack/:id", (c) => serveSlackFile(c, slack));
  page.get("/files/discord/:message/:id", (c) => serveDiscordFile(c, discord));
  page.get("/customers", async (c) => c.json({ customers: await parts.customers() }));
  page.post("/customer-token", async (c) => {
    const choice = CustomerChoice.safeParse(await c.req.json().catch(() => undefined));
    if (!choice.success) return c.json({ ok: false, message: "Which customer?" }, 422);
    return c.json({ ok: true, token: await parts.customerToken(choice.data.id) });
  });
  page.post("/slack", (c) => perform(c, slack && personOf(slack, slackDeeds(slack), "Slack")));
  page.post("/discord", (c) => perform(c, discord && personOf(discord, discordDeeds, "Discord")));
  return page;
}

/** The hands of somebody who is there: a new name would otherwise become a new person. */
function personOf<H>(
  sandbox: { user(name: string): H; state(): { users: { name: string; bot: boolean }[] } },
  deeds: Deeds<H>,
  platform: string,
) {
  return {
    deeds,
    handsOf(name: string): H {
      const known = sandbox.state().users.some((user) => user.name === name && !user.bot);
      if (!known) throw new Error(`There is nobody called ${name} in this ${platform}.`);
      return sandbox.user(name);
    },
  };
}
