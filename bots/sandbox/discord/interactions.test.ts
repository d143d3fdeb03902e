import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from "discord.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DiscordSandbox } from "./emulator.ts";
import { handClock, readyClient, sandbox } from "./test-desk.ts";

const clock = handClock();
let discord: DiscordSandbox;
let client: Client<true>;

beforeEach(async () => {
  discord = await sandbox({ interactionTimeoutMs: 400, clock });
  client = await readyClient(discord);
  await client.application.commands.set(COMMANDS, discord.guildId);
});

afterEach(() => expect(discord.violations).toEqual([]));

const COMMANDS = [
  {
    name: "ticket",
    description: "Tickets",
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand as const,
        name: "list",
        description: "Lists tickets",
        options: [
          {
            type: ApplicationCommandOptionType.String as const,
            name: "status",
            description: "Which",
            required: true,
            choices: [{ name: "Open", value: "open" }],
          },
          { type: ApplicationCommandOptionType.Integer as const, name: "page", description: "Page", minValue: 1 },
          { type: ApplicationCommandOptionType.User as const, name: "assignee", description: "Whose" },
          {
            type: ApplicationCommandOptionType.String as const,
            name: "ref",
            description: "Ticket",
            autocomplete: true,
          },
        ],
      },
    ],
  },
  { name: "Create ticket", type: 3 as const },
];

function answer(respond: (interaction: Interaction) => Promise<unknown>): void {
  client.once("interactionCreate", (interaction) => void respond(interaction));
}

const button = (id: string, label = id) =>
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(ButtonStyle.Primary),
  );

test("a slash command is deferred for its user alone and filled in later", async () => {
  answer(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const { options } = interaction;
    const who = options.getUser("assignee", true);
    await interaction.editReply(`${options.getSubcommand()} ${options.getString("status")} ${who.username}`);
  });
  const dana = discord.user("dana");

  const outcome = await dana.slash("#support", "ticket list", { status: "open", assignee: "lee" });
  const settled = await outcome.settled();

  expect(outcome).toMatchObject({ kind: "deferred", ephemeral: true });
  expect(settled?.content).toBe("list open lee");
  expect(dana.ephemerals().map(({ content }) => content)).toEqual(["list open lee"]);
  expect(discord.user("lee").ephemerals()).toEqual([]);
  expect(discord.messages(discord.supportChannel)).toEqual([]);
});

test("the client prevents what was not registered", async () => {
  const dana = discord.user("dana");

  await expect(dana.slash("#support", "nothing")).rejects.toThrow(/No command "nothing"/);
  await expect(dana.slash("#support", "ticket close")).rejects.toThrow(/has no "close"/);
  await expect(dana.slash("#support", "ticket list")).rejects.toThrow(/"status" is required/);
  await expect(dana.slash("#support", "ticket list", { status: "shut" })).rejects.toThrow(/offers open/);
  await expect(dana.slash("#support", "ticket list", { status: "open", page: 0 })).rejects.toThrow(/takes 1 to/);
  await expect(dana.slash("#support", "ticket list", { status: "open", page: "1" })).rejects.toThrow(/a number/);
  await expect(dana.slash("#support", "ticket list", { status: "open", who: "x" })).rejects.toThrow(/no option "who"/);
});

test("options are completed while they are typed", async () => {
  answer(async (interaction) => {
    if (!interaction.isAutocomplete()) return;
    const typed = interaction.options.getFocused();
    await interaction.respond([{ name: `${typed} · Refund`, value: "TKT-118" }]);
  });

  const choices = await discord.user("dana").autocomplete("#support", "ticket list", "ref", "TKT");

  expect(choices).toEqual([{ name: "TKT · Refund", value: "TKT-118" }]);
});

test("a button updates its message; a select offers its options only", async () => {
  const select = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
    new StringSelectMenuBuilder().setCustomId("status").addOptions({ label: "Open", value: "open" }),
  );
  const channel = await client.channels.fetch(discord.supportChannel);
  if (!channel?.isSendable()) throw new Error("no channel");
  const card = await channel.send({ content: "#TKT-001", components: [button("claim"), select] });
  const dana = discord.user("dana");
  answer(async (interaction) => {
    if (interaction.isButton()) await interaction.update({ content: "claimed", components: [select] });
  });

  const clicked = await dana.click(card.channelId, card.id, "claim");
  answer(async (interaction) => {
    if (!interaction.isStringSelectMenu()) return;
    await interaction.deferUpdate();
    await interaction.editReply({ content: interaction.values.join() });
    await interaction.followUp({ content: "done", flags: MessageFlags.Ephemeral });
  });
  const chosen = await dana.select(card.channelId, card.id, "status", ["open"]);
  await discord.waitFor(() => chosen.followUps.length === 1);

  expect(clicked).toMatchObject({ kind: "updated", ephemeral: false });
  expect((await chosen.settled())?.content).toBe("open");
  expect(chosen.followUps[0]).toMatchObject({ content: "done", ephemeral: true });
  await expect(dana.click(card.channelId, card.id, "claim")).rejects.toThrow(/no button claim; it has status/);
  await expect(dana.select(card.channelId, card.id, "status", ["shut"])).rejects.toThrow(/offers open/);
});

test("a form opens, is filled in and answered, also from an ephemeral message", async () => {
  const dana = discord.user("dana");
  answer(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.reply({ content: "Reply?", components: [button("reply")], flags: MessageFlags.Ephemeral });
  });
  const shown = await dana.slash("#support", "ticket list", { status: "open" });
  answer(async (interaction) => {
    if (!interaction.isButton()) return;
    const input = new TextInputBuilder().setCustomId("text").setStyle(TextInputStyle.Paragraph).setMaxLength(20);
    const urgency = new StringSelectMenuBuilder().setCustomId("urgency").addOptions({ label: "High", value: "high" });
    const label = (name: string) => new LabelBuilder().setLabel(name);
    const text = label("Text").setTextInputComponent(input);
    const select = label("Urgency").setStringSelectMenuComponent(urgency);
    await interaction.showModal(
      new ModalBuilder().setCustomId("form").setTitle("Reply").addLabelComponents(text, select),
    );
  });
  const opened = await dana.click(discord.supportChannel, shown.message?.id ?? "", "reply");
  answer(async (interaction) => {
    if (!interaction.isModalSubmit() || !interaction.isFromMessage()) return;
    const { fields } = interaction;
    await interaction.update({
      content: `${fields.getTextInputValue("text")} ${fields.getStringSelectValues("urgency")}`,
      components: [],
    });
  });

  expect(opened).toMatchObject({ kind: "modal", modal: { customId: "form", title: "Reply" } });
  await expect(dana.submit({ text: "x".repeat(21), urgency: "high" })).rejects.toThrow(/0 to 20 characters/);
  await expect(dana.submit({ text: "Hello", urgency: "low" })).rejects.toThrow(/no option low/);
  await expect(dana.submit({ subject: "Hello" })).rejects.toThrow(/no part subject/);
  const submitted = await dana.submit({ text: "Hello", urgency: "high" });

  expect(submitted).toMatchObject({ kind: "updated", ephemeral: true });
  expect(dana.ephemerals().map(({ content }) => content)).toEqual(["Hello high"]);
  expect(dana.openModal()).toBeUndefined();
});

test("a message's menu hands the message over", async () => {
  const dana = discord.user("dana");
  const id = await discord.user("visitor").say("#support", "It is broken");
  answer(async (interaction) => {
    if (interaction.isMessageContextMenuCommand()) await interaction.reply(interaction.targetMessage.content);
  });

  const outcome = await dana.contextMenu("Create ticket", discord.supportChannel, id);

  expect(outcome).toMatchObject({ kind: "message", ephemeral: false });
  expect(outcome.message).toMatchObject({ content: "It is broken", type: 23, answers: { userId: dana.id } });
});

test("after three seconds the token is dead, and a second response is refused", async () => {
  const dana = discord.user("dana");
  const failures: unknown[] = [];
  const note = (error: unknown) => void failures.push((error as { code: unknown }).code);
  answer(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await discord.waitFor(() => discord.journal.length > 1e6, 500).catch(() => undefined);
    await interaction.reply("late").catch(note);
  });
  const late = await dana.slash("#support", "ticket list", { status: "open" });
  await discord.waitFor(() => failures.length === 1);
  answer(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.reply("once");
    await client.rest
      .post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
        body: { type: 4, data: { content: "twice" } },
        auth: false,
      })
      .catch(note);
  });
  const twice = await dana.slash("#support", "ticket list", { status: "open" });
  await discord.waitFor(() => failures.length === 2);

  expect(late.kind).toBe("timedOut");
  expect(twice.kind).toBe("message");
  expect(failures).toEqual([10062, 40060]);
});

test("a quarter of an hour later nothing more can be said", async () => {
  const failed = new Promise((resolve) => {
    answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const response = await interaction.reply({ content: "now", withResponse: true });
      expect(response.resource?.message?.content).toBe("now");
      clock.move(15 * 60_000 + 1);
      await interaction.followUp("later").catch((error) => resolve(error.code));
    });
  });

  await discord.user("dana").slash("#support", "ticket list", { status: "open" });

  expect(await failed).toBe(50027);
});

test("the first follow-up to a deferred answer fills it in, and the original can be deleted", async () => {
  answer(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    await interaction.followUp("filled");
    await interaction.deleteReply();
  });

  const outcome = await discord.user("dana").slash("#support", "ticket list", { status: "open" });
  const settled = await outcome.settled();
  await discord.waitFor(() => discord.messages(discord.supportChannel).length === 0);

  expect(outcome).toMatchObject({ kind: "deferred", ephemeral: false });
  expect(settled === undefined || settled.content === "filled").toBe(true);
});

test("a response that is refused does not use the interaction up", async () => {
  const codes: unknown[] = [];
  answer(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.reply("x".repeat(2_001)).catch((error) => codes.push(error.code));
    await interaction.reply("short");
  });

  const outcome = await discord.user("dana").slash("#support", "ticket list", { status: "open" });

  expect(codes).toEqual([50035]);
  expect(outcome.message?.content).toBe("short");
  expect(discord.violations.splice(0)).toMatchObject([{ route: "POST /interactions/:id/:token/callback" }]);
});

test("no more than 25 completions are taken", async () => {
  answer(async (interaction) => {
    if (!interaction.isAutocomplete()) return;
    const choices = Array.from({ length: 26 }, (_, n) => ({ name: `${n}`, value: `${n}` }));
    await interaction.respond(choices).catch(() => undefined);
  });

  const completed = discord.user("dana").autocomplete("#support", "ticket list", "ref", "TKT");

  await expect(completed).rejects.toThrow(/Loading options failed/);
  expect(discord.violations.splice(0)[0]?.problem).toMatch(/data\.choices.*25/);
});
