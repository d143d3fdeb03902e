// Who the bot is, and whether Slack still lets it work: asked at start and every minute.

import type { WebClient } from "@slack/web-api";
import type { Log } from "../../src/log.ts";
import { codeOf, problemOf } from "./failures.ts";
import { botScopes } from "./manifest.ts";

export interface BotIdentity {
  teamId: string;
  botId: string;
  botUserId: string;
  /** The workspace's address, with a slash at its end. */
  url: string;
  /** Undefined when Slack does not say. */
  appId: string | undefined;
}

export interface Watch {
  /** Asks when nobody has yet. @throws when Slack cannot be asked or refuses */
  identity(): Promise<BotIdentity>;
  /** What Slack said already. */
  known(): BotIdentity | undefined;
  /** Why the bot cannot work, in words. */
  problem(): string | undefined;
  stop(): void;
}

export interface WatchOptions {
  web: WebClient;
  /** The channel that the desk is in. */
  place: string;
  log: Log;
  /** Called once, when Slack has said who the bot is. */
  onKnown: () => void;
}

const checkMs = 60_000;
const firstRetryMs = 500;
const longestRetryMs = 30_000;

export function watchIdentity({ web, place, log, onKnown }: WatchOptions): Watch {
  let known: BotIdentity | undefined;
  let problem: string | undefined = "Slack has not answered yet.";
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function ask(): Promise<BotIdentity> {
    const { team_id, bot_id, user_id, url = "https://slack.com/", response_metadata } = await web.auth.test();
    if (!team_id || !bot_id || !user_id)
      throw new Error("SLACK_BOT_TOKEN belongs to no bot; it must be an xoxb token.");
    const isFirst = known === undefined;
    const appId = known?.appId ?? (await appOf(web, bot_id));
    known = { teamId: team_id, botId: bot_id, botUserId: user_id, url, appId };
    if (isFirst && !stopped) {
      const missing = missingScopes(response_metadata?.scopes);
      if (missing.length > 0) log.warn({ missing }, "the Slack app lacks scopes; add them and install it again");
      onKnown();
    }
    return known;
  }

  async function check(): Promise<void> {
    try {
      await ask();
      tell(await channelProblem(web, place));
    } catch (error) {
      tell(codeOf(error) === undefined ? problemOf(error) : `SLACK_BOT_TOKEN: ${problemOf(error)}`);
    }
    failures = problem === undefined ? 0 : failures + 1;
    const wait = failures === 0 ? checkMs : Math.min(firstRetryMs * 2 ** (failures - 1), longestRetryMs);
    if (!stopped) timer = setTimeout(check, wait).unref();
  }

  function tell(now: string | undefined): void {
    if (now === problem) return;
    problem = now;
    if (now === undefined) log.info("Slack is ready");
    else log.warn({ problem: now }, "Slack is not ready");
  }

  void check();
  return {
    identity: async () => known ?? ask(),
    known: () => known,
    problem: () => problem,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Undefined where the right to look is missing. */
async function appOf(web: WebClient, bot: string): Promise<string | undefined> {
  const { bot: found } = await web.bots.info({ bot }).catch(() => ({ bot: undefined }));
  return found?.app_id;
}

async function channelProblem(web: WebClient, place: string): Promise<string | undefined> {
  try {
    const { channel } = await web.conversations.info({ channel: place });
    if (channel?.is_archived) return `The Slack channel ${place} is archived.`;
    return channel?.is_member === false
      ? `The bot is not in the Slack channel ${place}: invite it with /invite.`
      : undefined;
  } catch (error) {
    // Without the right to look, the first post will say.
    if (codeOf(error) === "missing_scope") return undefined;
    if (codeOf(error) === "channel_not_found")
      return `SLACK_CHANNEL_ID ${place}: there is no such channel, or it is private and the bot is not in it.`;
    throw error;
  }
}

export function missingScopes(granted: readonly string[] | undefined): string[] {
  return granted && granted.length > 0 ? botScopes.filter((scope) => !granted.includes(scope)) : [];
}
