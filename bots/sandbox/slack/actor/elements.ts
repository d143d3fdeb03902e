// Finding an element in blocks, and what acting on it tells the app.

import { interactiveParts } from "../blocks/validate.ts";
import { isJson, type Json, records, stringOf } from "../json.ts";
import type { ModalView } from "../model.ts";

export interface Found {
  block: Json;
  element: Json;
}

export type Given = string | string[] | undefined;

/** The element with this action id. Buttons of one name in different blocks are told apart by their value. */
export function findElement(blocks: readonly Json[], actionId: string, value?: Given): Found | undefined {
  const all = blocks.flatMap(foundIn);
  const named = all.filter(({ element }) => element.action_id === actionId);
  return (
    named.find(({ element }) => value === undefined || holds(element, value)) ??
    (named.length === 1 ? named[0] : undefined)
  );
}

export const foundIn = (block: Json): Found[] => interactiveParts(block).map((element) => ({ block, element }));

export function actionIds(blocks: readonly Json[]): string[] {
  return blocks.flatMap(interactiveParts).map((element) => String(element.action_id));
}

/** The part of an action, or of a view's state, that says what was chosen. Throws when it cannot be chosen. */
export function chosen(element: Json, value: Given): Json {
  const type = String(element.type);
  const one = Array.isArray(value) ? value[0] : value;
  const many = value === undefined ? [] : Array.isArray(value) ? value : [value];
  if (type === "button" || type === "workflow_button") return pressed(element, one);
  if (type === "checkboxes" || type === "multi_static_select")
    return { selected_options: many.map((each) => optionOf(element, each)) };
  if (type === "multi_external_select") return { selected_options: many.map(freeOption) };
  if (type === "static_select" || type === "radio_buttons" || type === "overflow") {
    return { selected_option: one === undefined ? null : optionOf(element, one) };
  }
  if (type === "external_select") return { selected_option: one === undefined ? null : freeOption(one) };
  if (type === "file_input") return { files: many.map((id) => ({ id })) };
  if (type === "datetimepicker") return { selected_date_time: one === undefined ? null : Number(one) };
  if (type === "rich_text_input") return { rich_text_value: one === undefined ? null : asRichText(one) };
  const key = SINGLE[type];
  if (key) return { [key]: one ?? null };
  const list = SEVERAL[type];
  if (list) return { [list]: many };
  throw new Error(`Nobody can act on a ${type}.`);
}

/** What an element shows before anybody touches it. */
export function initialValue(element: Json): Given {
  for (const [key, value] of Object.entries(element)) {
    if (!key.startsWith("initial_")) continue;
    if (typeof value === "string" || typeof value === "number") return String(value);
    if (isJson(value)) return stringOf(value.value);
    if (Array.isArray(value)) return value.map((item) => (isJson(item) ? String(item.value) : String(item)));
  }
  return undefined;
}

export type BlockState = Record<string, Record<string, Json>>;

/** What the menus and inputs of blocks hold before anybody touches them. */
export function initialState(blocks: readonly Json[]): BlockState {
  const values: BlockState = {};
  for (const block of blocks) {
    for (const element of interactiveParts(block)) {
      if (STATELESS.has(String(element.type))) continue;
      const held = { type: element.type, ...chosen(element, initialValue(element)) };
      values[String(block.block_id)] = { ...values[String(block.block_id)], [String(element.action_id)]: held };
    }
  }
  return values;
}

/** The same with what the person has typed since. */
export function currentState(view: ModalView): BlockState {
  const state = initialState(view.blocks);
  for (const [block, actions] of Object.entries(view.state.values)) {
    for (const [action, held] of Object.entries(actions)) {
      if (state[block]?.[action]) state[block] = { ...state[block], [action]: held };
    }
  }
  return state;
}

const STATELESS = new Set(["button", "workflow_button", "overflow"]);

const SINGLE: Record<string, string> = {
  plain_text_input: "value",
  email_text_input: "value",
  url_text_input: "value",
  number_input: "value",
  datepicker: "selected_date",
  timepicker: "selected_time",
  users_select: "selected_user",
  conversations_select: "selected_conversation",
  channels_select: "selected_channel",
};

const SEVERAL: Record<string, string> = {
  multi_users_select: "selected_users",
  multi_conversations_select: "selected_conversations",
  multi_channels_select: "selected_channels",
};

function pressed(element: Json, value: string | undefined): Json {
  if (value !== undefined && value !== element.value) {
    throw new Error(`The button's value is ${String(element.value)}, not ${value}.`);
  }
  return { text: element.text, ...(element.value === undefined ? {} : { value: element.value }) };
}

function holds(element: Json, value: Given): boolean {
  if (element.type === "button") return element.value === value;
  const wanted = Array.isArray(value) ? value : [value];
  return offered(element).some((option) => wanted.includes(stringOf(option.value)) || wanted.includes(labelOf(option)));
}

function offered(element: Json): Json[] {
  return [...records(element.options), ...records(element.option_groups).flatMap((group) => records(group.options))];
}

function optionOf(element: Json, wanted: string): Json {
  const options = offered(element);
  const option = options.find(({ value }) => value === wanted) ?? options.find((one) => labelOf(one) === wanted);
  if (!option) {
    const known = options.map((one) => `${String(one.value)} (${labelOf(one)})`).join(", ");
    throw new Error(`${String(element.action_id)} offers no ${wanted}; it offers ${known}.`);
  }
  return option;
}

function freeOption(value: string): Json {
  return { text: { type: "plain_text", text: value, emoji: true }, value };
}

function labelOf(option: Json): string | undefined {
  return isJson(option.text) ? stringOf(option.text.text) : undefined;
}

function asRichText(text: string): Json {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}
