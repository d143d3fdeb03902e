// Form -> modal, and a submitted modal -> the call with its options filled.

import type { ExternalSelect, InputBlock, ModalView } from "@slack/types";
import { type Call, decodeCall, encodeCall, type Field, type Form } from "../../src/cards/card.ts";
import { cleanText, clip } from "./escape.ts";
import type { SlackFile } from "./inbound-files.ts";
import { limits } from "./limits.ts";

/** Where the form was asked for, so that the answer is given there. */
export interface FormPlace {
  channel: string;
  thread?: string;
}

export const formCallbackId = "form";

export function formView(form: Form, place: FormPlace): ModalView {
  const metadata = JSON.stringify({ call: encodeCall(form.call), ...place });
  if (metadata.length > limits.privateMetadata) {
    throw new RangeError(
      `What you wrote is too long to be kept while a form is open (${metadata.length} of ${limits.privateMetadata} characters). Leave the long part out and write it into the form.`,
    );
  }
  return {
    type: "modal",
    callback_id: formCallbackId,
    title: plain(form.title, limits.viewTitle),
    submit: plain(form.submit, limits.viewTitle),
    close: plain("Cancel", limits.viewTitle),
    private_metadata: metadata,
    blocks: form.fields.map(inputBlock),
  };
}

export interface Submission {
  call: Call;
  place: FormPlace;
  /** The block ids of the fields, for errors. */
  fields: string[];
  /** What was uploaded into it. */
  files: SlackFile[];
}

/** What of a submitted view matters here. */
export interface SubmittedView {
  private_metadata: string;
  blocks: readonly { type: string; block_id?: string }[];
  state: {
    values: Record<string, Record<string, Answered>>;
  };
}

interface Answered {
  value?: string | null;
  selected_option?: { value?: string } | null;
  files?: SlackFile[] | null;
}

/** Undefined for a view that is no form of ours. */
export function readForm(view: SubmittedView): Submission | undefined {
  const metadata = readMetadata(view.private_metadata);
  const call = metadata && decodeCall(metadata.call);
  if (!call) return undefined;
  const { channel, thread } = metadata;
  const fields = view.blocks.filter(({ type }) => type === "input").map(({ block_id }) => block_id ?? "");
  const options = { ...call.options };
  const files = fields.flatMap((field) => view.state.values[field]?.[answerId]?.files ?? []).filter(({ id }) => id);
  for (const field of fields) {
    const answer = view.state.values[field]?.[answerId];
    const value = answer?.value ?? answer?.selected_option?.value;
    if (value) options[field] = value;
  }
  return { call: { ...call, options }, place: { channel, ...(thread ? { thread } : {}) }, fields, files };
}

/** The action id of every field; its block id is the option it fills. */
export const answerId = "answer";

function inputBlock(field: Field): InputBlock {
  return {
    type: "input",
    block_id: field.name,
    label: plain(field.label, limits.inputLabel),
    optional: !field.required,
    element: elementOf(field),
  };
}

function elementOf(field: Field): InputBlock["element"] {
  if (field.kind === "search") return searchElement(field);
  if (field.kind === "files") return { type: "file_input", action_id: answerId, max_files: limits.formFiles };
  return field.kind === "choice" ? choiceElement(field) : textElement(field);
}

/** Its options come as someone types (suggestions.ts). */
function searchElement({ placeholder, value, valueLabel }: Field): ExternalSelect {
  return {
    type: "external_select",
    action_id: answerId,
    min_query_length: 0,
    ...(placeholder ? { placeholder: plain(placeholder, limits.placeholder) } : {}),
    ...(value
      ? {
          initial_option: {
            text: plain(valueLabel ?? value, limits.optionText),
            value: clip(value, limits.optionValue),
          },
        }
      : {}),
  };
}

function textElement({ kind, placeholder, value, maxLength = limits.inputText }: Field) {
  const most = Math.min(maxLength, limits.inputText);
  return {
    type: "plain_text_input" as const,
    action_id: answerId,
    multiline: kind === "paragraph",
    max_length: most,
    ...(placeholder ? { placeholder: plain(placeholder, limits.placeholder) } : {}),
    ...(value ? { initial_value: clip(cleanText(value), most) } : {}),
  };
}

function choiceElement({ label, placeholder, value, choices = [] }: Field) {
  if (choices.length > limits.selectOptions)
    throw new RangeError(
      `"${label}" offers ${choices.length} choices, and Slack takes ${limits.selectOptions}: leave some out.`,
    );
  const options = choices.map((choice) => ({ text: plain(choice.label, limits.optionText), value: choice.value }));
  const initial = options.find((option) => option.value === value);
  return {
    type: "static_select" as const,
    action_id: answerId,
    options,
    ...(placeholder ? { placeholder: plain(placeholder, limits.placeholder) } : {}),
    ...(initial ? { initial_option: initial } : {}),
  };
}

export function readMetadata(text: string): { call: string; channel: string; thread?: string } | undefined {
  try {
    const { call, channel, thread } = JSON.parse(text) as Record<string, unknown>;
    if (typeof call !== "string" || typeof channel !== "string") return undefined;
    return { call, channel, ...(typeof thread === "string" ? { thread } : {}) };
  } catch {
    return undefined;
  }
}

const plain = (text: string, most: number) => ({
  type: "plain_text" as const,
  text: clip(cleanText(text), most) || "—",
  emoji: true,
});
