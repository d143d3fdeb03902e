// A form as a modal, and what was submitted as the whole call.

import {
  type APIAttachment,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmission,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
  TextInputStyle,
} from "discord.js";
import { type Call, decodeCall, encodeCall, type Field, type Form } from "../../src/cards/card.ts";
import { formFor } from "../../src/commands/run.ts";
import { offLabels } from "../../src/commands/suggest.ts";
import { clip, cut } from "./escape.ts";
import {
  MAX_CUSTOM_ID,
  MAX_FORM_FILES,
  MAX_INPUT_LENGTH,
  MAX_INPUT_PLACEHOLDER,
  MAX_LABEL,
  MAX_MODAL_PARTS,
  MAX_MODAL_TITLE,
  MAX_OPTION_LABEL,
  MAX_SELECT_OPTIONS,
  MAX_SELECT_PLACEHOLDER,
} from "./limits.ts";

/** Undefined when not even the call's reference fits into a custom_id: then the call itself says what is wrong with it. */
export function renderModal(form: Form): APIModalInteractionResponseCallbackData | undefined {
  const { title, call, fields } = fitting(form);
  const custom_id = encodeCall(call);
  if (custom_id.length > MAX_CUSTOM_ID) return undefined;
  const asked = [...fields].sort((a, b) => worth(b) - worth(a)).slice(0, MAX_MODAL_PARTS);
  const inOrder = fields.filter((field) => asked.includes(field));
  return { custom_id, title: clip(title, MAX_MODAL_TITLE) || "…", components: inOrder.map(label) };
}

/** What has to be asked comes first; a file can be given nowhere else, the rest by a command later. */
const worth = ({ required, kind }: Field): number => (required ? 2 : kind === "files" ? 1 : 0);

export function submittedCall({ custom_id, components }: APIModalSubmission): Call | undefined {
  const call = decodeCall(custom_id);
  if (!call) return undefined;
  const answers = components.flatMap((part) => (part.type === ComponentType.Label ? answerOf(part.component) : []));
  return { command: call.command, options: { ...call.options, ...Object.fromEntries(answers) } };
}

/** What was uploaded into the form. */
export function submittedFiles({ components, resolved }: APIModalSubmission): APIAttachment[] {
  const ids = components.flatMap((part) =>
    part.type === ComponentType.Label && part.component.type === ComponentType.FileUpload ? part.component.values : [],
  );
  return ids.flatMap((id) => resolved?.attachments?.[id] ?? []);
}

type Submitted = Extract<APIModalSubmission["components"][number], { type: ComponentType.Label }>["component"];

function answerOf(part: Submitted): [string, string][] {
  if (part.type === ComponentType.TextInput) return part.value === "" ? [] : [[part.custom_id, part.value]];
  if (part.type === ComponentType.RoleSelect || part.type === ComponentType.ChannelSelect)
    return [[part.custom_id, part.values[0] ?? "off"]];
  if (part.type !== ComponentType.StringSelect) return [];
  const [chosen] = part.values;
  return chosen === undefined ? [] : [[part.custom_id, chosen]];
}

/** What is too long for a custom_id stands in the form, filled in already. */
function fitting(form: Form): Form {
  if (encodeCall(form.call).length <= MAX_CUSTOM_ID) return form;
  const { ref, seen, draft } = form.call.options;
  const kept = Object.fromEntries(
    Object.entries({ ref, seen, draft }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const bare = formFor(
    { command: form.call.command, options: kept, asks: true },
    { inThread: !form.fields.some(({ name }) => name === "ref") },
  );
  if (!bare) return form;
  return { ...bare, fields: bare.fields.map((field) => filled(field, form.call.options[field.name])) };
}

const filled = (field: Field, value: string | undefined): Field => (value === undefined ? field : { ...field, value });

function label(field: Field): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: clip(field.label, MAX_LABEL) || "…",
    component: componentOf(field),
  };
}

function componentOf(field: Field): APILabelComponent["component"] {
  if (field.kind === "files") return upload(field);
  if (field.choices) return select(field);
  return field.picks && field.required ? entitySelect(field, field.picks) : input(field);
}

/** discord.com/developers/docs/components/reference#file-upload */
const upload = ({ name, required }: Field): APILabelComponent["component"] => ({
  type: ComponentType.FileUpload,
  custom_id: name,
  required,
  min_values: required ? 1 : 0,
  max_values: MAX_FORM_FILES,
});

function select({ name, required, placeholder, value, choices = [] }: Field): APILabelComponent["component"] {
  return {
    type: ComponentType.StringSelect,
    custom_id: name,
    required,
    min_values: required ? 1 : 0,
    ...(placeholder ? { placeholder: clip(placeholder, MAX_SELECT_PLACEHOLDER) } : {}),
    options: choices.slice(0, MAX_SELECT_OPTIONS).map((choice) => ({
      label: clip(choice.label, MAX_OPTION_LABEL) || "…",
      value: choice.value,
      ...(choice.value === value ? { default: true } : {}),
    })),
  };
}

/** More than a select of ours shows: Discord's own searches all of them. discord.com/developers/docs/components/reference#role-select */
function entitySelect({ name, value }: Field, picks: "channel" | "group"): APILabelComponent["component"] {
  const common = { custom_id: name, required: false, min_values: 0, placeholder: offLabels[picks] };
  const chosen = /^\d+$/.test(value ?? "") ? value : undefined;
  return picks === "group"
    ? {
        ...common,
        type: ComponentType.RoleSelect,
        ...(chosen ? { default_values: [{ id: chosen, type: SelectMenuDefaultValueType.Role }] } : {}),
      }
    : {
        ...common,
        type: ComponentType.ChannelSelect,
        channel_types: [ChannelType.GuildText, ChannelType.GuildForum],
        ...(chosen ? { default_values: [{ id: chosen, type: SelectMenuDefaultValueType.Channel }] } : {}),
      };
}

function input({ name, kind, required, placeholder, maxLength, ...field }: Field): APILabelComponent["component"] {
  const most = Math.min(maxLength ?? MAX_INPUT_LENGTH, MAX_INPUT_LENGTH);
  const value = field.valueLabel ?? field.value;
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: kind === "paragraph" ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required,
    max_length: most,
    ...(placeholder ? { placeholder: clip(placeholder, MAX_INPUT_PLACEHOLDER) } : {}),
    ...(value ? { value: cut(value, most) } : {}),
  };
}
