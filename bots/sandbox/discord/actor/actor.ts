import { INTERACTION_TYPE } from "../flags.ts";
import { beginInteraction, type InteractionRequest, until } from "../interactions/interaction.ts";
import { fillModal, type PartValue } from "../interactions/modal.ts";
import { type InteractionOutcome, outcomeOf } from "../interactions/outcome.ts";
import { noteUser, type Resolved } from "../interactions/resolved.ts";
import { findMessage } from "../messages/change.ts";
import { announceChannel, changeThread, deleteChannel } from "../messages/channels.ts";
import { directChannel, findDirectChannel } from "../messages/direct.ts";
import { addReaction, parseEmoji, removeReaction } from "../messages/reactions.ts";
import { openThread, openThreadOn } from "../messages/threads.ts";
import { showTyping } from "../messages/typing.ts";
import type { Choice, User } from "../model.ts";
import { setRoles } from "../routes/guild.ts";
import { type MessageView, type ModalView, viewEphemerals, viewMessage, viewModal } from "../view.ts";
import { wireMessage } from "../wire-message.ts";
import type { World } from "../world.ts";
import { clickData, selectData, visibleMessage } from "./components.ts";
import { findCommand, findSlashCommand, type OptionValues, slashData } from "./slash.ts";
import { editOwn, findChannel, messageIn, removeOwn, type SayOptions, say } from "./speech.ts";

/** A person with a Discord client in front of them. Channels are named by id or as "#support". */
export interface DiscordActor {
  readonly id: string;
  readonly name: string;
  say(channel: string, content: string, options?: SayOptions): Promise<string>;
  /** Begins to write, and sends nothing yet. */
  type(channel: string): Promise<void>;
  edit(channel: string, messageId: string, content: string): Promise<void>;
  remove(channel: string, messageId: string): Promise<void>;
  react(channel: string, messageId: string, emoji: string): Promise<void>;
  unreact(channel: string, messageId: string, emoji: string): Promise<void>;
  slash(channel: string, command: string, options?: OptionValues): Promise<InteractionOutcome>;
  autocomplete(
    channel: string,
    command: string,
    option: string,
    typed: string,
    others?: OptionValues,
  ): Promise<Choice[]>;
  click(channel: string, messageId: string, customId: string): Promise<InteractionOutcome>;
  select(channel: string, messageId: string, customId: string, values: readonly string[]): Promise<InteractionOutcome>;
  contextMenu(command: string, channel: string, messageId: string): Promise<InteractionOutcome>;
  openModal(): ModalView | undefined;
  submit(values: Readonly<Record<string, PartValue>>): Promise<InteractionOutcome>;
  dismiss(): void;
  /** Newest last. */
  ephemerals(): MessageView[];
  /** What the bot wrote to this person, newest last. */
  directMessages(): MessageView[];
  /** The id of the direct channel with the bot, opened if need be. */
  directChannel(): string;
  closeDirectMessages(isClosed?: boolean): void;
  openThread(channel: string, name: string, messageId?: string): Promise<string>;
  setThread(thread: string, state: { archived?: boolean; locked?: boolean }): Promise<void>;
  deleteChannel(channelOrThread: string): Promise<void>;
  grant(roleId: string): void;
  revoke(roleId: string): void;
}

export function createActor(world: World, id: string): DiscordActor {
  const me = () => {
    const user = world.store.users.get(id);
    if (!user) throw new Error(`There is no user ${id}.`);
    return user;
  };
  return {
    id,
    name: me().name,
    ...speaking(world, me),
    ...commanding(world, me),
    ...filling(world, me),
    ...moderating(world, me),
    ephemerals: () => viewEphemerals(world, id),
    directMessages: () => {
      const channel = findDirectChannel(world, id);
      const messages = channel ? world.store.messages.inChannel(channel.id) : [];
      return messages.filter(({ authorId }) => authorId !== id).map((message) => viewMessage(world, message));
    },
    directChannel: () => directChannel(world, me()).id,
  };
}

type Me = () => User;

function speaking(world: World, me: Me) {
  return {
    say: async (channel: string, content: string, options: SayOptions = {}) =>
      say(world, me(), channel, content, options),
    type: async (channel: string) => showTyping(world, findChannel(world, channel), me()),
    edit: async (channel: string, id: string, content: string) => editOwn(world, me(), channel, id, content),
    remove: async (channel: string, id: string) => removeOwn(world, me(), channel, id),
    react: async (channel: string, id: string, emoji: string) =>
      addReaction(world, messageIn(world, channel, id), me(), parseEmoji(emoji)),
    unreact: async (channel: string, id: string, emoji: string) =>
      removeReaction(world, messageIn(world, channel, id), me().id, parseEmoji(emoji)),
  };
}

function commanding(world: World, me: Me) {
  const begin = (channelId: string, request: InteractionRequest) =>
    beginInteraction(world, me(), findChannel(world, channelId), request);
  const { command: COMMAND, component: COMPONENT, autocomplete: AUTOCOMPLETE } = INTERACTION_TYPE;
  return {
    slash: async (where: string, words: string, options: OptionValues = {}) => {
      const channel = findChannel(world, where);
      if (channel.kind === "forum") throw new Error("A forum has no place to type a command.");
      const found = findSlashCommand(world, channel, words);
      const data = slashData(world, channel, found, options);
      const command = words.trim().replace(/^\//, "");
      return outcomeOf(world, begin(channel.id, { type: COMMAND, data, command }));
    },
    autocomplete: async (where: string, words: string, option: string, typed: string, others: OptionValues = {}) => {
      const channel = findChannel(world, where);
      const found = findSlashCommand(world, channel, words);
      if (!found.options.some(({ name, autocomplete }) => name === option && autocomplete)) {
        throw new Error(`The option "${option}" of /${words} has no autocompletion.`);
      }
      const data = slashData(world, channel, found, { ...others, [option]: typed }, option);
      const interaction = begin(channel.id, { type: AUTOCOMPLETE, data });
      const complaint = "Loading options failed: no answer.";
      await until(interaction, () => interaction.state !== "waiting", world.interactionTimeoutMs + 1_000, complaint);
      if (interaction.state === "expired") throw new Error(complaint);
      return [...interaction.choices];
    },
    click: async (where: string, messageId: string, customId: string) => {
      const source = visibleMessage(world, me(), where, messageId);
      const request = { type: COMPONENT, data: clickData(source, customId), source };
      return outcomeOf(world, begin(source.channelId, request));
    },
    select: async (where: string, messageId: string, customId: string, values: readonly string[]) => {
      const source = visibleMessage(world, me(), where, messageId);
      const request = { type: COMPONENT, data: selectData(world, source, customId, values), source };
      return outcomeOf(world, begin(source.channelId, request));
    },
    contextMenu: async (name: string, where: string, messageId: string) => {
      const target = visibleMessage(world, me(), where, messageId);
      const channel = findChannel(world, where);
      const { id, guildId } = findCommand(world, channel, name, 3);
      const resolved: Resolved = { messages: { [target.id]: wireMessage(world, target) } };
      const author = world.store.users.get(target.authorId);
      if (author) noteUser(resolved, author);
      const guild = guildId ? { guild_id: guildId } : {};
      const data = { id, name, type: 3, target_id: target.id, resolved, ...guild };
      const request = { type: COMMAND, data, command: name, targetMessageId: target.id };
      return outcomeOf(world, begin(channel.id, request));
    },
  };
}

function filling(world: World, me: Me) {
  return {
    openModal: () => {
      const modal = world.modals.get(me().id);
      return modal && viewModal(modal);
    },
    submit: async (values: Readonly<Record<string, PartValue>>) => {
      const modal = world.modals.get(me().id);
      if (!modal) throw new Error(`${me().name} has no form open.`);
      const data = fillModal(world, modal, values);
      const source = findMessage(world, modal.sourceMessageId ?? "");
      const request = { type: INTERACTION_TYPE.modal, data, ...(source ? { source } : {}) };
      const interaction = beginInteraction(world, me(), findChannel(world, modal.channelId), request);
      const outcome = await outcomeOf(world, interaction);
      // Unanswered, the form stays open and says that something went wrong.
      if (outcome.kind !== "timedOut" && world.modals.get(me().id) === modal) world.modals.delete(me().id);
      world.changed();
      return outcome;
    },
    dismiss: () => {
      world.modals.delete(me().id);
      world.changed();
    },
  };
}

function moderating(world: World, me: Me) {
  return {
    closeDirectMessages: (isClosed = true) => void world.store.users.put({ ...me(), closedToMessages: isClosed }),
    openThread: async (where: string, name: string, messageId?: string) => {
      const order = { name, ownerId: me().id };
      const parent = findChannel(world, where);
      if (messageId === undefined) return openThread(world, parent, order).id;
      return openThreadOn(world, messageIn(world, where, messageId), order).id;
    },
    setThread: async (where: string, state: { archived?: boolean; locked?: boolean }) => {
      const thread = findChannel(world, where);
      announceChannel(world, changeThread(world, thread.id, { ...state, archivedAt: world.clock.now() }));
    },
    deleteChannel: async (where: string) => deleteChannel(world, findChannel(world, where)),
    grant: (roleId: string) => setRoles(world, me(), [...new Set([...me().roles, roleId])]),
    revoke: (roleId: string) =>
      setRoles(
        world,
        me(),
        me().roles.filter((each) => each !== roleId),
      ),
  };
}
