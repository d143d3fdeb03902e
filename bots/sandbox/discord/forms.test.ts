import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  type Client,
  ContainerBuilder,
  FileUploadBuilder,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  TextDisplayBuilder,
  UserSelectMenuBuilder,
} from "discord.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DiscordSandbox } from "./emulator.ts";
import { readyClient, sandbox } from "./test-desk.ts";

let discord: DiscordSandbox;
let client: Client<true>;

beforeEach(async () => {
  discord = await sandbox({ interactionTimeoutMs: 500 });
  client = await readyClient(discord);
  const attach = { type: ApplicationCommandOptionType.Attachment as const, name: "file", description: "A file" };
  await client.application.commands.set([{ name: "note", description: "Notes", options: [attach] }]);
});

afterEach(() => expect(discord.violations).toEqual([]));

function answer(respond: (interaction: Interaction) => Promise<unknown>): void {
  client.once("interactionCreate", (interaction) => void respond(interaction));
}

const file = (name: string) => ({ name, contentType: "text/plain", content: Buffer.from(name) });

test("files go both ways with a command, in a direct message too", async () => {
  const respond = async (interaction: Interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const attachment = interaction.options.getAttachment("file", true);
    const text = await (await fetch(attachment.url)).text();
    await interaction.reply({
      content: `${interaction.inGuild()}`,
      files: [{ attachment: Buffer.from(text), name: "copy.txt" }],
    });
  };
  const dana = discord.user("dana");

  answer(respond);
  const inGuild = await dana.slash("#support", "note", { file: file("a.txt") });
  answer(respond);
  const direct = await dana.slash(dana.directChannel(), "note", { file: file("b.txt") });

  expect(inGuild.message).toMatchObject({ content: "true", attachments: [{ name: "copy.txt", size: 5 }] });
  expect(direct.message).toMatchObject({ content: "false", attachments: [{ name: "copy.txt" }] });
  expect(dana.directMessages()).toHaveLength(1);
});

test("a form takes files, people and a checkbox", async () => {
  answer(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const upload = new FileUploadBuilder().setCustomId("files").setMaxValues(2).setRequired(false);
    const people = new UserSelectMenuBuilder().setCustomId("who");
    const modal = new ModalBuilder()
      .setCustomId("form")
      .setTitle("New")
      .addTextDisplayComponents(new TextDisplayBuilder().setContent("Hi"))
      .addLabelComponents(
        new LabelBuilder().setLabel("Files").setFileUploadComponent(upload),
        new LabelBuilder().setLabel("Who").setUserSelectMenuComponent(people),
      );
    await interaction.showModal(modal);
  });
  const dana = discord.user("dana");
  await dana.slash("#support", "note");
  answer(async (interaction) => {
    if (!interaction.isModalSubmit()) return;
    const names = interaction.fields.getUploadedFiles("files")?.map(({ name }) => name);
    const who = interaction.fields.getSelectedUsers("who", true).map(({ id }) => id);
    await interaction.reply({ content: JSON.stringify([names, who]), flags: MessageFlags.Ephemeral });
  });

  await expect(dana.submit({ files: [file("a"), file("b"), file("c")], who: dana.id })).rejects.toThrow(
    /0 to 2|1 to 2/,
  );
  const outcome = await dana.submit({ files: [file("a.txt"), file("b.txt")], who: discord.user("lee").id });

  expect(outcome.message?.content).toBe(JSON.stringify([["a.txt", "b.txt"], [discord.user("lee").id]]));
});

test("a person closes a form, and one that is not answered stays open", async () => {
  const show = async (interaction: Interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const label = new LabelBuilder()
      .setLabel("Who")
      .setUserSelectMenuComponent(new UserSelectMenuBuilder().setCustomId("who"));
    await interaction.showModal(new ModalBuilder().setCustomId("form").setTitle("New").addLabelComponents(label));
  };
  const dana = discord.user("dana");
  answer(show);
  await dana.slash("#support", "note");

  const ignored = await dana.submit({ who: dana.id });

  expect(ignored.kind).toBe("timedOut");
  expect(dana.openModal()?.title).toBe("New");
  expect(discord.state().modals[dana.id]?.customId).toBe("form");
  dana.dismiss();
  await expect(dana.submit({ who: dana.id })).rejects.toThrow(/no form open/);
});

test("Components V2 are sent, used and replaced", async () => {
  const channel = await client.channels.fetch(discord.supportChannel);
  if (!channel?.isSendable()) throw new Error("no channel");
  const people = new ActionRowBuilder<UserSelectMenuBuilder>().addComponents(
    new UserSelectMenuBuilder().setCustomId("who"),
  );
  const card = (text: string) =>
    new ContainerBuilder()
      .setAccentColor(0x3366ff)
      .addTextDisplayComponents(new TextDisplayBuilder().setContent(text))
      .addActionRowComponents(people);
  const sent = await channel.send({ flags: MessageFlags.IsComponentsV2, components: [card("open")] });
  answer(async (interaction) => {
    if (!interaction.isUserSelectMenu()) return;
    await interaction.update({
      flags: MessageFlags.IsComponentsV2,
      components: [card(`with ${interaction.users.first()?.username}`)],
    });
  });
  const dana = discord.user("dana");

  const outcome = await dana.select("#support", sent.id, "who", [discord.user("sam").id]);

  expect(outcome.kind).toBe("updated");
  expect(outcome.message?.componentsV2).toBe(true);
  expect(JSON.stringify(outcome.message?.components)).toContain("with sam");
});

test("threads without a message, forum posts by webhook, and people who open threads", async () => {
  const support = await client.channels.fetch(discord.supportChannel);
  const forum = await client.channels.fetch(discord.forumChannel);
  if (support?.type !== 0 || !forum?.isThreadOnly()) throw new Error("no channels");
  const webhook = await forum.createWebhook({ name: "Relay" });

  const plain = await support.threads.create({ name: "plain" });
  await webhook.send({ content: "Help", username: "Ada", threadName: "TKT-003" });
  await expect(webhook.send({ content: "Help" })).rejects.toMatchObject({ code: 220001 });
  const opened = await discord.user("dana").openThread("#support", "by dana");
  await plain.setArchived(true);
  const archived = await support.threads.fetchArchived();
  const active = await support.threads.fetchActive();

  const post = discord.state().threads.find(({ name }) => name === "TKT-003");
  expect(post?.messages).toMatchObject([{ id: post?.id, content: "Help", author: { name: "Ada" } }]);
  expect([...archived.threads.keys()]).toEqual([plain.id]);
  expect([...active.threads.keys()]).toEqual([opened]);
});
