import { examineDiscord, examineDiscordKeys } from "../../bots/discord/examine.ts";
import { portal } from "../../bots/discord/invitation.ts";
import { createDiscordSetup, type DiscordSetup } from "../../bots/discord/setup.ts";
import { nameCommands } from "../desk/slash.ts";
import type { Connection, ConnectParts } from "./connect.ts";
import { askForAdmins, choose, obtain, untilWell } from "./dialog.ts";
import { SetupError } from "./terminal.ts";

const how = `1. Make an application at ${portal} and open its page Bot.
2. Under Privileged Gateway Intents switch on Message Content Intent. The bot uses the intents Guilds, Guild Messages,
   Guild Message Reactions, Guild Message Typing, Direct Messages and Message Content; only the last one must be switched on.
3. Press Reset Token and copy the token.
`;

export async function connectDiscord(parts: ConnectParts): Promise<Connection> {
  const { terminal, given, settings } = parts;
  const apiUrl = given["api-url"] ?? settings.DISCORD_API_URL;
  terminal.say(how);

  const token = await obtainToken(parts, apiUrl);
  const setup = createDiscordSetup({ token, apiUrl });
  terminal.say(`The address that invites the bot, with the permissions it needs:\n   ${await setup.invitation()}\n`);
  const guildId = await chooseGuild(parts, setup);
  const channel = await chooseChannel(parts, setup, guildId);
  const asked = { token, apiUrl, guildId, channelId: channel.id, adminUserIds: [], agentRoleId: undefined };
  await untilWell(
    terminal,
    () => examineDiscord(asked, parts),
    async () => void (await terminal.ask?.("Mend it, then press Enter: ")),
  );
  const admins = await askForAdmins(terminal, {
    given: given.admin,
    known: settings.DISCORD_ADMIN_USER_IDS,
    question: "The first admin (user name or id; Enter for nobody yet): ",
    find: (who) => setup.findMember(guildId, who),
  });
  return {
    settings: {
      DISCORD_TOKEN: token,
      DISCORD_GUILD_ID: guildId,
      DISCORD_CHANNEL_ID: channel.id,
      ...(admins === undefined ? {} : { DISCORD_ADMIN_USER_IDS: admins }),
      ...(apiUrl === undefined ? {} : { DISCORD_API_URL: apiUrl }),
    },
    // In a forum every post is a conversation.
    hello: channel.kind === "forum" ? undefined : (text) => setup.sayHello(channel.id, nameCommands(text)),
  };
}

async function obtainToken({ terminal, given, settings }: ConnectParts, apiUrl: string | undefined): Promise<string> {
  const ask = (known: string | undefined) =>
    obtain(terminal, { given: known, question: "Bot token", flag: "--token or DISCORD_TOKEN", hidden: true });
  let token = await ask(given.token ?? settings.DISCORD_TOKEN);
  const look = async () => (await examineDiscordKeys({ token, apiUrl })).findings;
  await untilWell(terminal, look, async () => {
    const other = await terminal.ask?.("Mend it and press Enter, or paste another token by writing `new`: ");
    if (other === "new") token = await ask(undefined);
  });
  return token;
}

async function chooseGuild({ terminal, given, settings }: ConnectParts, setup: DiscordSetup): Promise<string> {
  for (;;) {
    const choices = await setup.guilds();
    const chosen = await choose(terminal, {
      what: "server",
      choices,
      given: given.guild ?? settings.DISCORD_GUILD_ID,
      flag: "--guild",
    });
    if (chosen) return chosen.id;
    if (!terminal.ask)
      throw new SetupError("The bot is in no server yet: open the address above, then run this again.");
    await terminal.ask("The bot is in no server yet. Open the address above, then press Enter: ");
  }
}

async function chooseChannel({ terminal, given, settings }: ConnectParts, setup: DiscordSetup, guildId: string) {
  for (;;) {
    const places = await setup.channels(guildId);
    const choices = places.map((place) => (place.kind === "forum" ? { ...place, remark: "(forum)" } : place));
    const chosen = await choose(terminal, {
      what: "channel",
      choices,
      given: given.channel ?? settings.DISCORD_CHANNEL_ID,
      flag: "--channel",
    });
    if (chosen) return chosen;
    if (!terminal.ask)
      throw new SetupError("The bot sees no channel there: give it View Channel, then run this again.");
    await terminal.ask("The bot sees no channel there. Give it View Channel, then press Enter: ");
  }
}
