// What the sandbox stores. Every record is replaced, never changed in place, so that a kept record stays what it was.

export type Json = Record<string, unknown>;

export interface User {
  readonly id: string;
  readonly name: string;
  readonly bot: boolean;
  readonly roles: readonly string[];
  readonly joinedAt: number;
  /** Accepts no direct messages: 50007. */
  readonly closedToMessages: boolean;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  readonly permissions: string;
}

export interface ThreadState {
  readonly ownerId: string;
  readonly archived: boolean;
  readonly locked: boolean;
  readonly archiveMinutes: number;
  readonly archivedAt: number;
  readonly createdAt: number;
  readonly memberIds: readonly string[];
  readonly messageCount: number;
  readonly tags: readonly string[];
}

/** What the bot is barred from in a channel, by somebody who changed its permissions. */
export type Bar = "access" | "send" | "sendInThreads" | "threads" | "webhooks" | "manage" | "reactions" | "history";

export type ChannelKind = "text" | "forum" | "thread" | "dm";

export interface Channel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly topic: string | null;
  readonly parentId: string | null;
  readonly recipientId: string | null;
  readonly slowSeconds: number;
  readonly lastMessageId: string | null;
  readonly bars: readonly Bar[];
  /** What the posts of a forum may bear. */
  readonly tags?: readonly ForumTag[];
  readonly thread: ThreadState | null;
}

export interface ForumTag {
  readonly id: string;
  readonly name: string;
  readonly moderated: boolean;
  readonly emoji_id: string | null;
  readonly emoji_name: string | null;
}

export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly description: string | null;
}

export interface Reaction {
  readonly emoji: { readonly id: string | null; readonly name: string };
  readonly userIds: readonly string[];
}

export interface WebhookFace {
  readonly id: string;
  readonly name: string;
  readonly avatarUrl: string | null;
}

/** Which interaction a message answers. */
export interface MessageOrigin {
  readonly id: string;
  readonly type: number;
  readonly userId: string;
  readonly command: string | null;
  readonly targetMessageId: string | null;
}

export interface Message {
  readonly id: string;
  readonly channelId: string;
  readonly type: number;
  readonly authorId: string;
  readonly webhook: WebhookFace | null;
  readonly content: string;
  readonly embeds: readonly Json[];
  readonly components: readonly Component[];
  readonly attachments: readonly Attachment[];
  readonly reactions: readonly Reaction[];
  readonly flags: number;
  readonly createdAt: number;
  readonly editedAt: number | null;
  readonly nonce: string | number | null;
  readonly pinned: boolean;
  readonly mentionIds: readonly string[];
  readonly mentionRoles: readonly string[];
  readonly mentionEveryone: boolean;
  readonly reference: { readonly channelId: string; readonly messageId: string } | null;
  readonly origin: MessageOrigin | null;
  /** Who alone can see it. Such a message is in no history and is not kept. */
  readonly onlyFor: string | null;
}

export interface Webhook {
  readonly id: string;
  readonly channelId: string;
  readonly name: string;
  readonly token: string;
  readonly creatorId: string;
}

export interface Command {
  readonly id: string;
  /** Global when null. */
  readonly guildId: string | null;
  readonly version: string;
  readonly definition: CommandDefinition;
}

export interface Choice {
  name: string;
  value: string | number;
}

export interface CommandOption {
  type: number;
  name: string;
  description?: string;
  required?: boolean;
  choices?: Choice[];
  options?: CommandOption[];
  autocomplete?: boolean;
  min_value?: number;
  max_value?: number;
  min_length?: number;
  max_length?: number;
  channel_types?: number[];
}

export interface CommandDefinition {
  name: string;
  type?: number;
  description?: string;
  options?: CommandOption[];
  default_member_permissions?: string | number | null;
  dm_permission?: boolean | null;
  contexts?: number[] | null;
  [key: string]: unknown;
}

export interface SelectOption {
  label: string;
  value: string;
  description?: string;
  default?: boolean;
}

export interface Component {
  type: number;
  id?: number;
  custom_id?: string;
  style?: number;
  label?: string;
  url?: string;
  content?: string;
  value?: string;
  disabled?: boolean;
  required?: boolean;
  min_values?: number;
  max_values?: number;
  min_length?: number;
  max_length?: number;
  options?: SelectOption[];
  /** What a select of people, roles or channels has chosen already. */
  default_values?: { id: string; type: string }[];
  components?: Component[];
  component?: Component;
  accessory?: Component;
  [key: string]: unknown;
}

export interface IncomingFile {
  /** The n of `files[n]`. */
  readonly key: string;
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** A file as an actor hands it over. */
export interface FileInput {
  name: string;
  contentType: string;
  content: Uint8Array;
}
