import { limits } from "../limits.ts";
import {
  all,
  anything,
  bool,
  type Check,
  complain,
  type Fields,
  httpUrl,
  int,
  kinds,
  list,
  literal,
  type Place,
  shape,
  str,
} from "./check.ts";
import { contextElements, elements, imageElement } from "./elements.ts";
import { richText } from "./rich-text.ts";
import { anyText, imageSource, oneImageSource, plain } from "./texts.ts";

const SELECTS = ["static_select", "users_select", "conversations_select", "channels_select", "external_select"];
const CHOICES = ["checkboxes", "datepicker", "radio_buttons", "timepicker", ...SELECTS];
const MULTI = SELECTS.map((name) => `multi_${name}`);
const IN_ACTIONS = ["button", "workflow_button", "overflow", "datetimepicker", "rich_text_input", ...CHOICES, ...MULTI];
const IN_SECTION = ["button", "workflow_button", "overflow", ...CHOICES, ...MULTI];
const TYPED = ["plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"];
const IN_INPUT = ["datetimepicker", "file_input", ...TYPED, ...CHOICES, ...MULTI];

function only(names: string[]): Record<string, Check> {
  return Object.fromEntries(Object.entries(elements).filter(([name]) => names.includes(name)));
}

function block(required: Fields, optional: Fields = {}): Check {
  return shape({ type: anything, ...required }, { block_id: str(limits.identifier, 1), ...optional });
}

const rawText = shape({ type: literal("raw_text"), text: str(Number.POSITIVE_INFINITY, 1) });
const rawNumber = shape({ type: literal("raw_number"), value: anything, text: str(Number.POSITIVE_INFINITY, 1) });
const cell = kinds({ rich_text: richText, raw_text: rawText, raw_number: rawNumber });
const columnSettings = shape({}, { align: literal("left", "center", "right"), is_wrapped: bool });

function textOrFields(value: unknown, place: Place): void {
  const { text, fields } = value as { text?: unknown; fields?: unknown };
  if (text === undefined && fields === undefined) complain(place, "must define either `text` or `fields`");
}

/** Every block that the emulator knows, by its type. */
export const blocks: Record<string, Check> = {
  actions: block({ elements: list(kinds(only(IN_ACTIONS)), { max: limits.actions }) }),
  alert: block(
    { text: anyText(limits.sectionText) },
    { level: literal("default", "info", "warning", "error", "success") },
  ),
  context: block({ elements: list(kinds(contextElements), { max: limits.context }) }),
  divider: block({}),
  header: block({ text: plain(limits.header) }, { level: int(1, 6) }),
  image: all(
    block({ alt_text: str(limits.altText, 1) }, { title: plain(limits.altText), ...imageSource }),
    oneImageSource,
  ),
  input: block(
    { label: plain(limits.inputLabel), element: kinds(only(IN_INPUT)) },
    { hint: plain(limits.inputLabel), optional: bool, dispatch_action: bool },
  ),
  markdown: block({ text: str(limits.markdownText, 1) }),
  rich_text: richText,
  section: all(
    block(
      {},
      {
        text: anyText(limits.sectionText),
        fields: list(anyText(limits.sectionField), { max: limits.sectionFields }),
        accessory: kinds({ ...only(IN_SECTION), image: imageElement }),
        expand: bool,
      },
    ),
    textOrFields,
  ),
  table: block(
    { rows: list(list(cell, { max: limits.tableColumns }), { max: limits.tableRows }) },
    { column_settings: list(columnSettings, { max: limits.tableColumns }) },
  ),
  video: block(
    { video_url: httpUrl, thumbnail_url: httpUrl, alt_text: str(limits.altText, 1), title: plain(200) },
    {
      title_url: httpUrl,
      author_name: str(50),
      provider_name: str(),
      provider_icon_url: httpUrl,
      description: plain(200),
    },
  ),
};
