import { limits } from "../limits.ts";
import {
  all,
  anything,
  bool,
  type Check,
  type Fields,
  httpUrl,
  int,
  list,
  literal,
  matching,
  oneOfKeys,
  shape,
  str,
} from "./check.ts";
import { richText } from "./rich-text.ts";
import {
  anyOption,
  anyText,
  confirmDialog,
  imageSource,
  oneImageSource,
  optionGroup,
  plain,
  plainOption,
} from "./texts.ts";

const actionable = { action_id: str(limits.identifier, 1) };
const confirmable = { ...actionable, confirm: confirmDialog };
const focusable = { ...confirmable, focus_on_load: bool };
const choosable = { ...focusable, placeholder: plain(limits.placeholder) };
const typable = {
  ...actionable,
  focus_on_load: bool,
  placeholder: plain(limits.placeholder),
  dispatch_action_config: shape(
    {},
    { trigger_actions_on: list(literal("on_enter_pressed", "on_character_entered"), { max: 2 }) },
  ),
};
const many = { ...choosable, max_selected_items: int(1, 100) };
const strings = list(str(), { min: 0 });
const staticOptions = {
  options: list(plainOption, { max: limits.options }),
  option_groups: list(optionGroup, { max: limits.options }),
};
const conversationFilter = shape(
  {},
  {
    include: list(literal("im", "mpim", "private", "public")),
    exclude_external_shared_channels: bool,
    exclude_bot_users: bool,
  },
);
const conversations = { default_to_current_conversation: bool, filter: conversationFilter };
const responds = { response_url_enabled: bool };
const isoDate = matching(/^\d{4}-\d{2}-\d{2}$/, "a date (YYYY-MM-DD)");
const isoTime = matching(/^\d{2}:\d{2}$/, "a time (HH:mm)");
const decimal = matching(/^-?\d+(\.\d+)?$/, "a number written as a string");

function element(required: Fields, optional: Fields): Check {
  return shape({ type: anything, ...required }, optional);
}

const buttonLook = { style: literal("primary", "danger"), accessibility_label: str(limits.buttonText) };

/** Every interactive element that the emulator knows, by its type. */
export const elements: Record<string, Check> = {
  button: element(
    { text: plain(limits.buttonText) },
    { ...confirmable, ...buttonLook, value: str(limits.buttonValue), url: httpUrl },
  ),
  workflow_button: element({ text: plain(limits.buttonText), workflow: anything }, { ...confirmable, ...buttonLook }),
  checkboxes: element(
    { options: list(anyOption, { max: limits.radioOptions }) },
    { ...focusable, initial_options: list(anyOption) },
  ),
  radio_buttons: element(
    { options: list(anyOption, { max: limits.radioOptions }) },
    { ...focusable, initial_option: anyOption },
  ),
  overflow: element({ options: list(plainOption, { max: limits.overflowOptions }) }, confirmable),
  datepicker: element({}, { ...choosable, initial_date: isoDate }),
  timepicker: element({}, { ...choosable, initial_time: isoTime, timezone: str() }),
  datetimepicker: element({}, { ...focusable, initial_date_time: int(1_000_000_000, 9_999_999_999) }),
  static_select: all(
    element({}, { ...choosable, ...staticOptions, initial_option: plainOption }),
    oneOfKeys("options", "option_groups"),
  ),
  multi_static_select: all(
    element({}, { ...many, ...staticOptions, initial_options: list(plainOption) }),
    oneOfKeys("options", "option_groups"),
  ),
  users_select: element({}, { ...choosable, initial_user: str() }),
  multi_users_select: element({}, { ...many, initial_users: strings }),
  conversations_select: element({}, { ...choosable, ...conversations, ...responds, initial_conversation: str() }),
  multi_conversations_select: element({}, { ...many, ...conversations, initial_conversations: strings }),
  channels_select: element({}, { ...choosable, ...responds, initial_channel: str() }),
  multi_channels_select: element({}, { ...many, initial_channels: strings }),
  external_select: element({}, { ...choosable, initial_option: plainOption, min_query_length: int(0, 255) }),
  multi_external_select: element({}, { ...many, initial_options: list(plainOption), min_query_length: int(0, 255) }),
  plain_text_input: element(
    {},
    {
      ...typable,
      initial_value: str(limits.inputLength),
      multiline: bool,
      min_length: int(0, limits.inputLength),
      max_length: int(1, limits.inputLength),
    },
  ),
  email_text_input: element({}, { ...typable, initial_value: str() }),
  url_text_input: element({}, { ...typable, initial_value: str() }),
  number_input: element(
    { is_decimal_allowed: bool },
    { ...typable, initial_value: decimal, min_value: decimal, max_value: decimal },
  ),
  rich_text_input: element({}, { ...typable, initial_value: richText, min_lines: int(1, 100), max_lines: int(1, 100) }),
  file_input: element({}, { ...actionable, filetypes: list(str()), max_files: int(1, 10) }),
};

export const imageElement: Check = all(
  shape({ type: literal("image"), alt_text: str(limits.altText, 1) }, imageSource),
  oneImageSource,
);

export const contextElements: Record<string, Check> = {
  image: imageElement,
  plain_text: anyText(limits.sectionText),
  mrkdwn: anyText(limits.sectionText),
};
