import { prefixOf } from "../../bots/slack/command-names.ts";
import { examineSlack, examineSlackKeys } from "../../bots/slack/examine.ts";
import { createAppUrl, type ManifestOptions, slackManifest } from "../../bots/slack/manifest.ts";
import { createSlackSetup } from "../../bots/slack/setup.ts";
import { SlackCommandPrefix } from "../config/variables.ts";
import { nameCommands } from "../desk/slash.ts";
import type { Connection, ConnectParts } from "./connect.ts";
import { askForAdmins, choose, obtain, untilWell } from "./dialog.ts";
import { SetupError } from "./terminal.ts";

export async function connectSlack(parts: ConnectParts): Promise<Connection> {
  const { terminal, given, settings, log } = parts;
  const apiUrl = given["api-url"] ?? settings.SLACK_API_URL;
  const publicUrl = given.http === undefined ? undefined : (given["public-url"] ?? settings.PUBLIC_URL);
  if (given.http !== undefined && publicUrl === undefined) throw new SetupError("--http needs --public-url https://….");
  const prefix = prefixIn(given.prefix ?? settings.SLACK_COMMAND_PREFIX);
  terminal.say(howToMakeTheApp({ publicUrl, prefix }));

  const keys = await obtainKeys(parts, apiUrl, publicUrl !== undefined);
  const setup = createSlackSetup({ token: keys.botToken, apiUrl, log });
  const channel = await chooseChannel(parts, setup);
  const asked = {
    ...keys,
    apiUrl,
    channelId: channel,
    userToken: undefined,
    agentUsergroupId: undefined,
    adminUserIds: [],
  };
  await untilWell(
    terminal,
    () => examineSlack(asked, parts),
    async () => void (await terminal.ask?.("Mend it, then press Enter: ")),
  );
  const admins = await askForAdmins(terminal, {
    given: given.admin,
    known: settings.SLACK_ADMIN_USER_IDS,
    question: "The first admin (e-mail address or member id; Enter for nobody yet): ",
    find: (who) => setup.findMember(who),
  });
  return {
    settings: {
      SLACK_BOT_TOKEN: keys.botToken,
      SLACK_APP_TOKEN: keys.appToken ?? "",
      ...(keys.signingSecret === undefined ? {} : { SLACK_SIGNING_SECRET: keys.signingSecret }),
      SLACK_CHANNEL_ID: channel,
      ...(admins === undefined ? {} : { SLACK_ADMIN_USER_IDS: admins }),
      ...(apiUrl === undefined ? {} : { SLACK_API_URL: apiUrl }),
      ...(publicUrl === undefined ? {} : { PUBLIC_URL: publicUrl }),
      ...(prefix === undefined ? {} : { SLACK_COMMAND_PREFIX: prefix }),
    },
    hello: (text) => setup.sayHello(channel, nameCommands(text, prefixOf(prefix))),
  };
}

function prefixIn(given: string | undefined): string | undefined {
  if (!given) return undefined;
  const read = SlackCommandPrefix.safeParse(given);
  if (read.success) return read.data;
  throw new SetupError(`--prefix ${read.error.issues[0]?.message}.`);
}

function howToMakeTheApp(options: ManifestOptions): string {
  const manifest = slackManifest(options);
  const last =
    options.publicUrl === undefined
      ? "3. Under Basic Information, App-Level Tokens: generate one with connections:write (xapp-…)."
      : "3. Under Basic Information: copy the Signing Secret.";
  return `The app's manifest:

${JSON.stringify(manifest, null, 2)}

1. Open this address, which makes the app from it, and choose your workspace:
   ${createAppUrl(manifest)}
2. Install it to the workspace; then under OAuth & Permissions copy the Bot User OAuth Token (xoxb-…).
${last}
4. In the channel for the desk write: /invite @Support
`;
}

type Known = { [K in keyof Keys]?: string | undefined };

interface Keys {
  botToken: string;
  appToken: string | undefined;
  signingSecret: string | undefined;
}

async function obtainKeys(
  { terminal, given, settings, log }: ConnectParts,
  apiUrl: string | undefined,
  byHttp: boolean,
): Promise<Keys> {
  const ask = (known: Known) => ({
    bot: {
      given: known.botToken,
      question: "Bot token (xoxb-…)",
      flag: "--bot-token or SLACK_BOT_TOKEN",
      hidden: true,
    },
    app: {
      given: known.appToken,
      question: "App token (xapp-…)",
      flag: "--app-token or SLACK_APP_TOKEN",
      hidden: true,
    },
    secret: {
      given: known.signingSecret,
      question: "Signing secret",
      flag: "--signing-secret or SLACK_SIGNING_SECRET",
      hidden: true,
    },
  });
  const obtainAll = async (known: Known): Promise<Keys> => {
    const { bot, app, secret } = ask(known);
    const botToken = await obtain(terminal, bot);
    if (byHttp) return { botToken, appToken: undefined, signingSecret: await obtain(terminal, secret) };
    return { botToken, appToken: await obtain(terminal, app), signingSecret: undefined };
  };
  let keys = await obtainAll({
    botToken: given["bot-token"] ?? settings.SLACK_BOT_TOKEN,
    appToken: given["app-token"] ?? settings.SLACK_APP_TOKEN,
    signingSecret: given["signing-secret"] ?? settings.SLACK_SIGNING_SECRET,
  });
  const look = () => examineSlackKeys({ ...keys, apiUrl }, { log });
  await untilWell(terminal, look, async () => {
    const other = await terminal.ask?.("Mend it and press Enter, or paste the tokens anew by writing `new`: ");
    if (other === "new") keys = await obtainAll({});
  });
  return keys;
}

async function chooseChannel(
  { terminal, given, settings }: ConnectParts,
  setup: ReturnType<typeof createSlackSetup>,
): Promise<string> {
  for (;;) {
    const places = await setup.channels();
    const choices = places.map(({ isMember, ...place }) =>
      isMember ? place : { ...place, remark: "(the bot is not in it yet)" },
    );
    const chosen = await choose(terminal, {
      what: "channel",
      choices,
      given: given.channel ?? settings.SLACK_CHANNEL_ID,
      flag: "--channel",
    });
    if (chosen) return chosen.id;
    if (!terminal.ask)
      throw new SetupError("The bot sees no channel: invite it with /invite @Support, then run this again.");
    await terminal.ask("The bot sees no channel. Invite it with /invite @Support, then press Enter: ");
  }
}
