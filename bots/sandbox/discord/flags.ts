// The numbers of Discord's protocol that the sandbox uses, by name.

export const CHANNEL_TYPE = { text: 0, dm: 1, thread: 11, forum: 15 } as const;

export const MESSAGE_TYPE = {
  default: 0,
  pinned: 6,
  renamed: 4,
  threadCreated: 18,
  reply: 19,
  command: 20,
  threadStarter: 21,
  contextMenu: 23,
} as const;

export const MESSAGE_FLAG = {
  suppressEmbeds: 1 << 2,
  hasThread: 1 << 5,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  componentsV2: 1 << 15,
} as const;

export const INTERACTION_TYPE = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;

export const COMPONENT = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

export const INTENT = {
  none: 0,
  guilds: 1 << 0,
  members: 1 << 1,
  presences: 1 << 8,
  messages: 1 << 9,
  reactions: 1 << 10,
  typing: 1 << 11,
  directMessages: 1 << 12,
  directReactions: 1 << 13,
  directTyping: 1 << 14,
  content: 1 << 15,
  webhooks: 1 << 5,
} as const;

/** What the sandbox's application was granted in the developer portal: members and message content, not presences. */
export const GRANTED_PRIVILEGED_INTENTS = INTENT.members | INTENT.content;
export const PRIVILEGED_INTENTS = INTENT.members | INTENT.presences | INTENT.content;
export const ALL_INTENTS = 0x3ff_ffff;

const bit = (n: number) => 1n << BigInt(n);

const everyone = [6, 10, 11, 14, 15, 16, 18, 26, 31, 35, 38];
const moderator = [13, 28, 29, 34, 4, 1, 17];

export const EVERYONE_PERMISSIONS = everyone.reduce((sum, n) => sum | bit(n), 0n);
export const BOT_PERMISSIONS = [...everyone, ...moderator].reduce((sum, n) => sum | bit(n), 0n);
