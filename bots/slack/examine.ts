// Whether Slack lets the bot do all it has to: looked at from outside, by reads alone.

import { WebClient } from "@slack/web-api";
import { clockFinding, type Finding, findingsOf } from "../../src/finding.ts";
import type { Log } from "../../src/log.ts";
import { clientOptions } from "./app.ts";
import { slackSkewMs } from "./clock.ts";
import { codeOf, problemOf } from "./failures.ts";
import { missingScopes } from "./identity.ts";

export interface SlackKeys {
  botToken: string;
  appToken: string | undefined;
  apiUrl: string | undefined;
}

export interface SlackExamination extends SlackKeys {
  channelId: string;
  userToken: string | undefined;
  agentUsergroupId: string | undefined;
  adminUserIds: readonly string[];
}

interface Surroundings {
  log: Log;
  now(): Date;
}

const { ok, warn, fail } = findingsOf("Slack");
const settings = "https://api.slack.com/apps";
const reinstall = `at ${settings} under OAuth & Permissions, then install the app again`;

/** Never throws. What depends on something that failed is not looked at. */
export async function examineSlack(asked: SlackExamination, around: Surroundings): Promise<Finding[]> {
  const keys = await examineSlackKeys(asked, around);
  // Without a token that works there is nothing more to learn; a missing scope is no reason to stop.
  if (keys[0]?.level === "fail") return keys;
  const web = new WebClient(asked.botToken, clientOptions(asked.apiUrl, around.log));
  const channel = await examineChannel(web, asked.channelId);
  const inside = channel.every(({ level }) => level !== "fail");
  return [
    ...keys,
    ...channel,
    ...(inside ? [await examineHistory(web, asked.channelId, "SLACK_BOT_TOKEN")] : []),
    ...(inside && asked.userToken !== undefined ? [await examineUserToken(asked, asked.userToken, around.log)] : []),
    ...(asked.agentUsergroupId === undefined ? [] : [await examineGroup(web, asked.agentUsergroupId)]),
    ...(await Promise.all(asked.adminUserIds.map((id) => examineAdmin(web, id)))),
    ...(await examineClock(asked, around)),
  ];
}

/** The bot token first, its scopes, the app token. Never throws. */
export async function examineSlackKeys(
  { botToken, appToken, apiUrl }: SlackKeys,
  { log }: Pick<Surroundings, "log">,
): Promise<Finding[]> {
  const web = new WebClient(botToken, clientOptions(apiUrl, log));
  try {
    const { team, user, bot_id: bot, response_metadata } = await web.auth.test();
    if (!bot)
      return [fail("SLACK_BOT_TOKEN belongs to no bot.", "Set the Bot User OAuth Token, which begins with xoxb-.")];
    const appId = await web.bots.info({ bot }).then(
      ({ bot: found }) => found?.app_id,
      () => undefined,
    );
    return [
      ok(`The bot token is ${user}'s in ${team}.`),
      examineScopes(response_metadata?.scopes),
      ...(appToken === undefined ? [] : [await examineAppToken(appToken, appId, apiUrl, log)]),
    ];
  } catch (error) {
    const mend = codeOf(error)
      ? `Copy the Bot User OAuth Token at ${settings} (your app, OAuth & Permissions) into SLACK_BOT_TOKEN.`
      : `Let this machine reach ${apiUrl ?? "https://slack.com"}, or mend SLACK_API_URL.`;
    return [fail(`SLACK_BOT_TOKEN: ${problemOf(error)}.`, mend)];
  }
}

function examineScopes(granted: readonly string[] | undefined): Finding {
  if (!granted || granted.length === 0) return ok("Slack does not say which scopes the app has.");
  const missing = missingScopes(granted);
  if (missing.length === 0) return ok("The app has every scope it needs.");
  return fail(`The app lacks the scopes ${missing.join(", ")}.`, `Add them ${reinstall}.`);
}

/** Opens nothing: it asks for an address to open, and lets it lapse. */
async function examineAppToken(
  token: string,
  appId: string | undefined,
  apiUrl: string | undefined,
  log: Log,
): Promise<Finding> {
  // An app-level token names its app: xapp-1-A012345-…
  const ofApp = /^xapp-\d-(A[A-Z0-9]{5,})-/.exec(token)?.[1];
  if (ofApp !== undefined && appId !== undefined && ofApp !== appId)
    return fail(
      `SLACK_APP_TOKEN is of another app (${ofApp}) than SLACK_BOT_TOKEN (${appId}).`,
      `Take both from the same app at ${settings}.`,
    );
  try {
    await new WebClient(token, clientOptions(apiUrl, log)).apps.connections.open();
    return ok("The app token opens Socket Mode.");
  } catch (error) {
    return fail(
      `SLACK_APP_TOKEN: ${problemOf(error)}.`,
      `Make an app-level token with connections:write at ${settings} (Basic Information), switch Socket Mode on, and set SLACK_APP_TOKEN.`,
    );
  }
}

async function examineChannel(web: WebClient, id: string): Promise<Finding[]> {
  try {
    const { channel } = await web.conversations.info({ channel: id });
    const name = `#${channel?.name ?? id}`;
    if (channel?.is_archived)
      return [fail(`The channel ${name} is archived.`, "Unarchive it, or set SLACK_CHANNEL_ID to another.")];
    if (channel?.is_member === false)
      return [fail(`The bot is not in ${name}.`, `Write /invite @Support (your bot's name) in ${name}.`)];
    const shared = channel?.is_ext_shared
      ? [
          warn(
            `${name} is shared with another organisation, which can read every customer's words.`,
            "Use a channel of your own.",
          ),
        ]
      : [];
    return [ok(`The bot is in ${name}.`), ...shared];
  } catch (error) {
    if (codeOf(error) === "channel_not_found")
      return [
        fail(
          `SLACK_CHANNEL_ID ${id}: there is no such channel, or it is private and the bot is not in it.`,
          "Copy the channel's id from its details, and invite the bot with /invite.",
        ),
      ];
    return [troubleWith("Looking at the channel", error)];
  }
}

/** An unanswered call is looked up in the threads' history before it is made again; what was missed is read there, too. */
async function examineHistory(web: WebClient, channel: string, token: string): Promise<Finding> {
  try {
    const { messages = [] } = await web.conversations.history({ channel, limit: 15 });
    const root = messages.find(({ reply_count = 0 }) => reply_count > 0)?.ts;
    if (root !== undefined) await web.conversations.replies({ channel, ts: root, limit: 15 });
    return ok(`The channel's history ${root === undefined ? "" : "and its threads "}can be read (${token}).`);
  } catch (error) {
    return troubleWith(`Reading the history (${token})`, error);
  }
}

function examineUserToken({ apiUrl, channelId }: SlackExamination, token: string, log: Log): Promise<Finding> {
  return examineHistory(new WebClient(token, clientOptions(apiUrl, log)), channelId, "SLACK_USER_TOKEN");
}

async function examineGroup(web: WebClient, usergroup: string): Promise<Finding> {
  try {
    const { users = [] } = await web.usergroups.users.list({ usergroup });
    if (users.length > 0) return ok(`The user group of agents has ${users.length} members.`);
    return warn("The user group of agents is empty.", "Add those who shall be agents to it.");
  } catch (error) {
    return codeOf(error) === "no_such_subteam"
      ? fail(`SLACK_AGENT_USERGROUP_ID ${usergroup}: there is no such group.`, "Copy the group's id from its page.")
      : troubleWith("Looking at the user group", error);
  }
}

async function examineAdmin(web: WebClient, user: string): Promise<Finding> {
  try {
    const { user: found } = await web.users.info({ user });
    const isUsable = found && !found.deleted && !found.is_bot && !found.is_restricted;
    if (isUsable) return ok(`${found.real_name ?? user} is an admin.`);
    return warn(`SLACK_ADMIN_USER_IDS: ${user} is a guest, a bot, or gone.`, "Name a full member's id.");
  } catch (error) {
    return codeOf(error) === "user_not_found"
      ? warn(`SLACK_ADMIN_USER_IDS: there is no member ${user}.`, "Copy the member's id from their profile.")
      : troubleWith("Looking for an admin", error);
  }
}

/** Slack signs its requests with the time, and refuses nothing that is less than five minutes off. */
async function examineClock(keys: SlackKeys, { now }: Surroundings): Promise<Finding[]> {
  const skewMs = await slackSkewMs(keys, now);
  return skewMs === undefined ? [] : [clockFinding("Slack", skewMs, "Slack's")];
}

function troubleWith(doing: string, error: unknown): Finding {
  const mend =
    codeOf(error) === "missing_scope"
      ? `Add the scope ${reinstall}.`
      : "Run this again; if it stays, see https://status.slack.com.";
  return fail(`${doing}: ${problemOf(error)}.`, mend);
}
