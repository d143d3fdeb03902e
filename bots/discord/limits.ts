// What Discord allows. Each number is Discord's own; bots/sandbox/specs/discord-openapi.json repeats those that it describes.

/** discord.com/developers/docs/resources/message#create-message */
export const MAX_CONTENT = 2_000;
/** What a text may lack to MAX_CONTENT: the mark's line, a 🔒, and escapes in an ordinary text. */
const RESERVED_CONTENT = 200;
export const TEXT_LIMIT = MAX_CONTENT - RESERVED_CONTENT;
/** discord.com/developers/docs/resources/message#create-message, `nonce` */
export const MAX_NONCE = 25;

/** discord.com/developers/docs/reference#uploading-files, for a server without boosts */
export const MAX_FILE_BYTES = 10 * 1_024 * 1_024;
/** discord.com/developers/docs/resources/message#create-message */
export const MAX_FILES = 10;

/** discord.com/developers/docs/components/reference: components of a message, nested ones too. */
export const MAX_COMPONENTS = 40;
/** The same page: the sum of all text displays of a message. */
export const MAX_DISPLAYED_TEXT = 4_000;
export const MAX_BUTTONS_IN_ROW = 5;
export const MAX_SELECT_OPTIONS = 25;
/** Of a picture in a gallery. */
export const MAX_PICTURE_DESCRIPTION = 1_024;
export const MAX_CUSTOM_ID = 100;
export const MAX_BUTTON_LABEL = 80;
export const MAX_OPTION_LABEL = 100;
export const MAX_SELECT_PLACEHOLDER = 150;

/** discord.com/developers/docs/interactions/receiving-and-responding#modal */
export const MAX_MODAL_TITLE = 45;
export const MAX_FORM_FILES = 10;
export const MAX_MODAL_PARTS = 5;
/** discord.com/developers/docs/components/reference#label */
export const MAX_LABEL = 45;
/** discord.com/developers/docs/components/reference#text-input */
export const MAX_INPUT_LENGTH = 4_000;
export const MAX_INPUT_PLACEHOLDER = 100;

/** discord.com/developers/docs/interactions/application-commands#application-command-object */
export const MAX_DESCRIPTION = 100;
/** Also of an autocompletion. */
export const MAX_CHOICES = 25;
export const MAX_CHOICE = 100;
export const MAX_STRING_OPTION = 6_000;

/** discord.com/developers/docs/resources/channel#start-thread-from-message */
export const MAX_THREAD_NAME = 100;
/** discord.com/developers/docs/topics/threads#forums: tags of a forum, and of one post. */
export const MAX_FORUM_TAGS = 20;
export const MAX_POST_TAGS = 5;
/** discord.com/developers/docs/resources/webhook#execute-webhook, and what avatar_url takes. */
export const MAX_WEBHOOK_NAME = 80;
export const MAX_AVATAR_URL = 2_048;
/** discord.com/developers/docs/resources/message#get-channel-messages */
export const MAX_HISTORY_PAGE = 100;

/** discord.com/developers/docs/reference#snowflakes */
export const DISCORD_EPOCH_MS = 1_420_070_400_000;
