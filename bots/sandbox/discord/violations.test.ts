import { Routes } from "discord.js";
import { beforeEach, describe, expect, test } from "vitest";
import type { DiscordSandbox } from "./emulator.ts";
import { restOf, sandbox } from "./test-desk.ts";

let discord: DiscordSandbox;

beforeEach(async () => {
  discord = await sandbox();
});

const button = (id: string, more: object = {}) => ({ type: 2, style: 1, label: "Go", custom_id: id, ...more });
const row = (...components: object[]) => ({ type: 1, components });
const many = (count: number, make: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => make(index));
const long = (length: number) => "x".repeat(length);

const MESSAGES: [string, object, RegExp][] = [
  ["content over 2,000", { content: long(2_001) }, /2000 or fewer/],
  ["an unknown key", { content: "x", colour: 1 }, /colour/],
  ["an unknown key deep down", { embeds: [{ title: "x", colour: 1 }] }, /embeds\.0\.colour/],
  ["eleven embeds", { embeds: many(11, () => ({ title: "x" })) }, /embeds.*10/],
  ["an embed title over 256", { embeds: [{ title: long(257) }] }, /embeds\.0\.title.*256/],
  ["embeds over 6,000 in all", { embeds: many(2, () => ({ description: long(3_001) })) }, /6000/],
  ["an empty embed", { embeds: [{}] }, /embeds\.0/],
  ["six rows", { components: many(6, (n) => row(button(`b${n}`))) }, /between 1 and 5/],
  ["six buttons in a row", { components: [row(...(many(6, (n) => button(`b${n}`)) as object[]))] }, /between 1 and 5/],
  ["a repeated custom_id", { components: [row(button("a"), button("a"))] }, /cannot be duplicated/],
  ["a custom_id over 100", { components: [row(button(long(101)))] }, /custom_id.*between 1 and 100/],
  ["a label over 80", { components: [row(button("a", { label: long(81) }))] }, /label.*80/],
  ["a button without a custom_id", { components: [row({ type: 2, style: 1, label: "x" })] }, /custom id is required/],
  ["a button outside a row", { components: [button("a")] }, /type/],
  ["a component that is none", { components: [row({ type: 99 })] }, /type/],
  [
    "a select of 26",
    { components: [row({ type: 3, custom_id: "s", options: many(26, (n) => ({ label: `${n}`, value: `${n}` })) })] },
    /25/,
  ],
  [
    "a select's repeated value",
    { components: [row({ type: 3, custom_id: "s", options: many(2, () => ({ label: "a", value: "a" })) })] },
    /already used/,
  ],
  ["V2 with content", { flags: 1 << 15, content: "x", components: [{ type: 10, content: "y" }] }, /IS_COMPONENTS_V2/],
  ["V2 parts without the flag", { components: [{ type: 10, content: "y" }] }, /type/],
  [
    "41 V2 parts",
    { flags: 1 << 15, components: [{ type: 17, components: many(40, () => ({ type: 10, content: "y" })) }] },
    /40/,
  ],
  ["a nonce over 25", { content: "x", nonce: long(26) }, /nonce.*25/],
  [
    "mentions both parsed and listed",
    { content: "x", allowed_mentions: { parse: ["users"], users: ["1"] } },
    /mutually exclusive/,
  ],
];

describe("a message is refused in Discord's words", () => {
  test.each(MESSAGES)("%s", async (_name, body, words) => {
    const sent = restOf(discord).post(Routes.channelMessages(discord.supportChannel), { body });

    await expect(sent).rejects.toMatchObject({ code: 50035, status: 400 });
    expect(discord.violations).toHaveLength(1);
    expect(discord.violations[0]?.problem).toMatch(words);
    expect(discord.violations[0]?.route).toBe("POST /channels/:id/messages");
  });
});

test("good messages pass: buttons, embeds, V2", async () => {
  const rest = restOf(discord);
  const container = {
    type: 17,
    accent_color: 255,
    components: [{ type: 10, content: "Hi" }, { type: 14 }, row(button("v2"))],
  };
  const section = { type: 9, components: [{ type: 10, content: "Hi" }], accessory: button("side") };
  const bodies = [
    { content: long(2_000), tts: false, enforce_nonce: false },
    {
      embeds: [{ title: "TKT-001", color: 255, fields: [{ name: "Status", value: "open", inline: true }] }],
      components: [row(button("a"), button("b"))],
    },
    { flags: 1 << 15, components: [container, section] },
    { content: "<@1> @everyone", allowed_mentions: { parse: [] } },
  ];

  for (const body of bodies) await rest.post(Routes.channelMessages(discord.supportChannel), { body });

  expect(discord.violations).toEqual([]);
});

test("an empty message is 50006", async () => {
  const sent = restOf(discord).post(Routes.channelMessages(discord.supportChannel), { body: { content: " " } });

  await expect(sent).rejects.toMatchObject({ code: 50006 });
  expect(discord.violations).toHaveLength(1);
});

test.each(["@everyone", "hi @here", "<@100000000000000011>", "<@&100000000000000005>"])(
  "%s without allowed_mentions is noted, though it goes out",
  async (content) => {
    await restOf(discord).post(Routes.channelMessages(discord.supportChannel), { body: { content } });

    expect(discord.violations[0]?.problem).toMatch(/without allowed_mentions/);
    expect(discord.state().channels[0]?.messages).toHaveLength(1);
  },
);

test("an unknown route is 404 and a violation; a wrong token is 401", async () => {
  await expect(restOf(discord).get("/no/such")).rejects.toMatchObject({ status: 404 });
  await expect(restOf(discord).setToken("wrong").get("/users/@me")).rejects.toMatchObject({ status: 401 });

  expect(discord.violations).toMatchObject([{ route: "GET /no/such" }]);
});

const command = (more: object = {}) => ({ name: "ticket", description: "Tickets", ...more });
const option = (more: object = {}) => ({ type: 3, name: "ref", description: "Ticket", ...more });

const COMMANDS: [string, object[], RegExp][] = [
  ["a name in capitals", [command({ name: "Ticket" })], /name is invalid/],
  ["no description", [{ name: "ticket" }], /0\.description/],
  ["a description over 100", [command({ description: long(101) })], /100/],
  ["26 options", [command({ options: many(26, (n) => option({ name: `o${n}` })) })], /25/],
  [
    "26 choices",
    [command({ options: [option({ choices: many(26, (n) => ({ name: `${n}`, value: `${n}` })) })] })],
    /25/,
  ],
  [
    "required after optional",
    [command({ options: [option(), option({ name: "b", required: true })] })],
    /before non-required/,
  ],
  [
    "subcommands among options",
    [command({ options: [option(), { type: 1, name: "list", description: "x" }] })],
    /mutually exclusive/,
  ],
  ["the same name twice", [command(), command()], /unique/],
  ["101 commands", many(101, (n) => command({ name: `c${n}` })) as object[], /100/],
  [
    "over 8,000 characters",
    [
      command({
        options: many(25, (n) =>
          option({ name: `o${n}`, choices: many(25, (m) => ({ name: `${long(90)}${m}`, value: `v${m}` })) }),
        ),
      }),
    ],
    /8000/,
  ],
];

test.each(COMMANDS)("commands are refused: %s", async (_name, body, words) => {
  const put = restOf(discord).put(Routes.applicationCommands(discord.applicationId), { body });

  await expect(put).rejects.toMatchObject({ code: 50035 });
  expect(discord.violations[0]?.problem).toMatch(words);
  expect(discord.state().commands).toEqual([]);
});

test("a webhook may not pose as Discord, nor a thread's name be empty", async () => {
  const rest = restOf(discord);
  const hook = (await rest.post(Routes.channelWebhooks(discord.supportChannel), { body: { name: "Relay" } })) as {
    id: string;
    token: string;
  };

  const posed = rest.post(Routes.webhook(hook.id, hook.token), {
    body: { content: "x", username: "Discordia" },
    auth: false,
  });
  await expect(posed).rejects.toMatchObject({ code: 50035 });
  const thread = rest.post(Routes.threads(discord.supportChannel), { body: { name: "", type: 11 } });
  await expect(thread).rejects.toMatchObject({ code: 50035 });

  expect(discord.violations.map(({ problem }) => problem)).toEqual([
    expect.stringContaining('cannot contain "discord"'),
    expect.stringContaining("between 1 and 100"),
  ]);
});
