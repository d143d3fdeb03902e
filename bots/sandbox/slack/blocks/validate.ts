// Blocks, attachments and views as a whole: shapes, then the rules between them.

import { isJson, type Json, records, walk } from "../json.ts";
import { limits } from "../limits.ts";
import { blocks as blockChecks } from "./blocks.ts";
import {
  all,
  anything,
  bool,
  type Check,
  complain,
  inside,
  kinds,
  list,
  literal,
  oneOfKeys,
  type Place,
  shape,
  str,
} from "./check.ts";
import { optionGroup, plain, plainOption } from "./texts.ts";

export type Surface = "message" | "modal" | "home";

const NOT_ON: Record<Surface, string[]> = { message: ["file_input"], modal: ["markdown", "table"], home: ["table"] };

/** What Slack would object to; empty when it would take them. */
export function blockProblems(blocks: unknown, surface: Surface, pointer = "/blocks"): string[] {
  const place: Place = { pointer, problems: [] };
  checkBlocks(surface)(blocks, place);
  return place.problems;
}

export function attachmentProblems(attachments: unknown): string[] {
  const place: Place = { pointer: "/attachments", problems: [] };
  list(attachment, { min: 0, max: limits.attachments })(attachments, place);
  return place.problems;
}

/** What an app may answer to somebody who types into an external menu. */
export function suggestionProblems(answer: unknown): string[] {
  const place: Place = { pointer: "", problems: [] };
  const options = { options: list(plainOption, { min: 0, max: limits.options }) };
  const groups = { option_groups: list(optionGroup, { min: 0, max: limits.options }) };
  all(shape({}, { ...options, ...groups }), oneOfKeys("options", "option_groups"))(answer, place);
  return place.problems;
}

export function viewProblems(view: unknown): string[] {
  const place: Place = { pointer: "/view", problems: [] };
  kinds({ modal: all(modal, submitNeeded), home })(view, place);
  return place.problems;
}

function checkBlocks(surface: Surface): Check {
  const max = surface === "message" ? limits.messageBlocks : limits.viewBlocks;
  const shapes = list(kinds(blockChecks), { min: 0, max });
  return (value, place) => {
    shapes(value, place);
    const given = records(value);
    checkUnique(given, place);
    checkSurface(given, surface, place);
    given.forEach((block, index) => {
      checkBlock(block, inside(place, index));
    });
  };
}

function checkUnique(blocks: Json[], place: Place): void {
  const seen = new Set<string>();
  blocks.forEach((block, index) => {
    if (typeof block.block_id !== "string") return;
    if (seen.has(block.block_id)) complain(inside(inside(place, index), "block_id"), "`block_id` already exists");
    seen.add(block.block_id);
  });
}

function checkSurface(blocks: Json[], surface: Surface, place: Place): void {
  for (const part of walk(blocks)) {
    if (NOT_ON[surface].includes(String(part.type))) complain(place, `unsupported type in a ${surface}: ${part.type}`);
  }
  if (blocks.filter((block) => block.type === "table").length > 1) complain(place, "only one table is allowed");
  const focused = [...walk(blocks)].filter((part) => part.focus_on_load === true);
  if (focused.length > 1) complain(place, "only one element can set `focus_on_load`");
}

function checkBlock(block: Json, place: Place): void {
  const seen = new Set<string>();
  for (const element of interactiveParts(block)) {
    const id = element.action_id;
    if (typeof id === "string" && seen.has(id)) complain(place, `\`action_id\` ${id} already exists`);
    if (typeof id === "string") seen.add(id);
    checkInitial(element, place);
  }
}

function checkInitial(element: Json, place: Place): void {
  if (String(element.type).includes("external")) return;
  const offered = [
    ...records(element.options),
    ...records(element.option_groups).flatMap((group) => records(group.options)),
  ];
  const values = offered.map((option) => option.value);
  const initial = [
    ...records(element.initial_options),
    ...(isJson(element.initial_option) ? [element.initial_option] : []),
  ];
  if (new Set(values).size < values.length) complain(place, "options must have different values");
  for (const option of initial) {
    if (!values.includes(option.value)) complain(place, "the initial option must be one of the options");
  }
}

/** The elements of a block that a person can act on. */
export function interactiveParts(block: Json): Json[] {
  const { elements, accessory, element, type } = block;
  const parts = [...(type === "actions" ? records(elements) : []), accessory, element];
  return parts.filter(isJson).filter((part) => part.type !== "image");
}

const attachmentField = shape({ title: str() }, { value: str(), short: bool });

const attachment: Check = shape(
  {},
  {
    ...Object.fromEntries(
      "fallback color pretext author_name author_link author_icon author_subname title title_link text image_url thumb_url footer footer_icon callback_id"
        .split(" ")
        .map((name) => [name, str()]),
    ),
    blocks: checkBlocks("message"),
    fields: list(attachmentField, { min: 0 }),
    ts: anything,
    mrkdwn_in: list(literal("pretext", "text", "fields"), { min: 0 }),
  },
);

const viewCommon = {
  private_metadata: str(limits.privateMetadata),
  callback_id: str(limits.identifier),
  external_id: str(limits.identifier),
};

const modal = shape(
  { type: anything, title: plain(limits.viewTitle), blocks: checkBlocks("modal") },
  {
    ...viewCommon,
    close: plain(limits.viewTitle),
    submit: plain(limits.viewTitle),
    clear_on_close: bool,
    notify_on_close: bool,
  },
);

const home = shape({ type: anything, blocks: checkBlocks("home") }, viewCommon);

function submitNeeded(view: unknown, place: Place): void {
  if (!isJson(view) || view.submit !== undefined) return;
  if (records(view.blocks).some((block) => block.type === "input")) {
    complain(place, "missing required field: submit (a modal with an input block needs one)");
  }
}
