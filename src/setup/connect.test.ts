import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEnvFile } from "../env-file.ts";
import { openSetup, type Setup } from "./testing.ts";

let setup: Setup;
beforeEach(async () => {
  setup = await openSetup();
});
afterEach(() => setup.close());

const slackFlags = () => [
  ...["slack", "--api-url", setup.slack.apiUrl, "--bot-token", setup.slack.botToken],
  ...["--app-token", setup.slack.appToken, "--channel", "support", "--admin", "dana@example.test"],
];
const discordFlags = () => [
  ...["discord", "--api-url", setup.discord.apiUrl, "--token", setup.discord.token],
  ...["--channel", "support", "--admin", "dana"],
];

describe("connecting by flags", () => {
  it("writes what the desk reads, and says hello on Slack", async () => {
    const { code, said } = await setup.connect(slackFlags());

    expect(code).toBe(0);
    expect(said).toContain('"message.channels"');
    expect(readEnvFile(setup.envFile)).toEqual({
      SLACK_BOT_TOKEN: setup.slack.botToken,
      SLACK_APP_TOKEN: setup.slack.appToken,
      SLACK_CHANNEL_ID: setup.slack.supportChannel,
      SLACK_ADMIN_USER_IDS: setup.slack.user("dana").id,
      SLACK_API_URL: setup.slack.apiUrl,
    });
    const channel = setup.slack.state().channels.find(({ id }) => id === setup.slack.supportChannel);
    expect(JSON.stringify(channel)).toContain("Threadesk is connected");
    expect(setup.slack.violations).toEqual([]);
  });

  it("calls the commands as the workspace does: in the manifest, in what the desk reads, and in its hello", async () => {
    const { code, said } = await setup.connect([...slackFlags(), "--prefix", "acme"]);

    expect(code).toBe(0);
    expect(said).toContain('"command": "/acme-ticket"');
    expect(readEnvFile(setup.envFile)).toMatchObject({ SLACK_COMMAND_PREFIX: "acme" });
    expect(JSON.stringify(setup.slack.state().channels)).toContain("`/acme-support help`");
    const wrong = await setup.connect([...slackFlags(), "--prefix", "ACME/"]);
    expect([wrong.code, wrong.said]).toEqual([1, expect.stringContaining("--prefix must be at most 20")]);
  });

  it("writes what the desk reads, and says hello on Discord", async () => {
    const { code, said } = await setup.connect(discordFlags());

    expect(code).toBe(0);
    expect(said).toMatch(/oauth2\/authorize\?client_id=\d+&scope=bot%20applications.commands&permissions=\d+/);
    expect(readEnvFile(setup.envFile)).toMatchObject({
      DISCORD_TOKEN: setup.discord.token,
      DISCORD_GUILD_ID: setup.discord.guildId,
      DISCORD_CHANNEL_ID: setup.discord.supportChannel,
      DISCORD_ADMIN_USER_IDS: setup.discord.user("dana").id,
    });
    expect(setup.discord.messages(setup.discord.supportChannel).map(({ content }) => content)).toEqual([
      expect.stringContaining("Threadesk is connected"),
    ]);
    expect(setup.discord.violations).toEqual([]);
  });

  it("posts nothing into a forum, nor when it is told not to", async () => {
    const forum = await setup.connect([...discordFlags().slice(0, -4), "--channel", "support-forum"]);
    const quiet = await setup.connect([...discordFlags(), "--no-hello"]);

    expect([forum.code, quiet.code]).toEqual([0, 0]);
    expect(setup.discord.journal.filter(({ route }) => route.startsWith("POST"))).toEqual([]);
  });

  it("shows no token that it was given", async () => {
    const { said } = await setup.connect(slackFlags());

    expect(said).not.toContain(setup.slack.botToken);
    expect(said).not.toContain(setup.slack.appToken);
  });

  it("keeps what stands in the file, a copy of it, and shows it to its owner alone", async () => {
    await writeFile(setup.envFile, '# ours\nPORT=9000\nexport SLACK_BOT_TOKEN="xoxb-old"\nTIME_ZONE=Europe/Berlin\n', {
      mode: 0o644,
    });

    await setup.connect(slackFlags());
    await setup.connect(discordFlags());

    const text = await readFile(setup.envFile, "utf8");
    expect(text).toMatch(/^# ours\nPORT=9000\nSLACK_BOT_TOKEN=xoxb-sandbox-\w+\nTIME_ZONE=Europe\/Berlin\n/);
    expect(text).toContain("DISCORD_GUILD_ID=");
    expect((await stat(setup.envFile)).mode & 0o777).toBe(0o600);
    const copies = (await readdir(setup.folder)).filter((name) => name.endsWith(".bak"));
    expect(copies.length).toBeGreaterThan(0);
    for (const copy of copies) expect((await stat(`${setup.folder}/${copy}`)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ["a token is missing", ["slack"], "Bot token (xoxb-…) is missing: give --bot-token or SLACK_BOT_TOKEN."],
    [
      "a token is refused",
      ["slack", "--bot-token", "xoxb-no", "--app-token", "xapp-no"],
      "SLACK_BOT_TOKEN: the token is refused",
    ],
    ["the channel is not there", "elsewhere", "There is no channel elsewhere that the bot can see."],
    ["nobody is called that", "nobody", "There is nobody called nobody@example.test."],
  ])("writes nothing when %s", async (_, typed, words) => {
    const api = ["--api-url", setup.slack.apiUrl];
    const flags = slackFlags().map((word) => {
      if (typed === "elsewhere" && word === "support") return "elsewhere";
      return typed === "nobody" && word === "dana@example.test" ? "nobody@example.test" : word;
    });
    const { code, said } = await setup.connect(Array.isArray(typed) ? [...typed, ...api] : flags);

    expect([code, said]).toEqual([1, expect.stringContaining(words)]);
    expect(readEnvFile(setup.envFile)).toEqual({});
  });

  it("says how it is called when that was not understood", async () => {
    const { code, said } = await setup.connect(["teams"]);

    expect([code, said]).toEqual([2, expect.stringContaining("npm run connect -- slack")]);
  });
});

describe("connecting in a conversation", () => {
  it("asks for what is missing, hides tokens, and looks again once something is mended", async () => {
    const { slack } = setup;
    slack.admin.removeBot(slack.supportChannel);
    const invite = () => {
      slack.admin.inviteBot(slack.supportChannel);
      return "";
    };

    const answers = [slack.botToken, slack.appToken, invite, "dana@example.test"];
    const { code, said, asked } = await setup.connect(["slack", "--api-url", slack.apiUrl], { answers });

    expect(code).toBe(0);
    expect(said).toContain("The bot is not in #support.");
    expect(asked).toEqual([
      "Bot token (xoxb-…): (hidden)",
      "App token (xapp-…): (hidden)",
      "Mend it, then press Enter: ",
      "The first admin (e-mail address or member id; Enter for nobody yet): ",
    ]);
  });

  it("takes other tokens for refused ones", async () => {
    const { slack } = setup;
    const answers = ["xoxb-typo", slack.appToken, "new", slack.botToken, slack.appToken, ""];
    const { code } = await setup.connect(["slack", "--api-url", slack.apiUrl], { answers });

    expect([code, readEnvFile(setup.envFile).SLACK_BOT_TOKEN]).toEqual([0, slack.botToken]);
  });

  it("waits until the bot is invited to a server, and offers its channels", async () => {
    const { discord } = setup;
    discord.setMembership(false);
    const invite = () => {
      discord.setMembership(true);
      return "";
    };

    const answers = [discord.token, invite, "2", "nobody", "dana"];
    const { code, said } = await setup.connect(["discord", "--api-url", discord.apiUrl], { answers });

    expect(code).toBe(0);
    expect(said).toContain("2  support-forum  (forum)");
    expect(said).toContain("There is nobody called nobody.");
    expect(readEnvFile(setup.envFile).DISCORD_CHANNEL_ID).toBe(discord.forumChannel);
  });

  it("keeps the admins there are, and adds the one who is named", async () => {
    const settings = { SLACK_ADMIN_USER_IDS: "U0LEE" };
    await setup.connect(slackFlags(), { settings });

    expect(readEnvFile(setup.envFile).SLACK_ADMIN_USER_IDS).toBe(`U0LEE,${setup.slack.user("dana").id}`);
  });

  it("goes on over HTTP where it is asked to", async () => {
    const { slack } = setup;
    const flags = [
      "slack",
      "--http",
      "--public-url",
      "https://desk.example.com",
      "--signing-secret",
      slack.signingSecret,
    ];
    const { code, said } = await setup.connect([
      ...flags,
      "--api-url",
      slack.apiUrl,
      "--bot-token",
      slack.botToken,
      "--channel",
      "support",
    ]);

    expect(code).toBe(0);
    expect(said).toContain("https://desk.example.com/slack/events");
    expect(readEnvFile(setup.envFile)).toMatchObject({
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_APP_TOKEN: "",
    });
  });
});

it("cannot write where a folder stands", async () => {
  await mkdir(setup.envFile);

  await expect(setup.connect(slackFlags())).rejects.toThrow();
});
