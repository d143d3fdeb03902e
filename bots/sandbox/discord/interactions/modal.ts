import { COMPONENT } from "../flags.ts";
import { keepFile } from "../messages/attach.ts";
import { flatten } from "../messages/components.ts";
import type { Component, FileInput, Json } from "../model.ts";
import { wireAttachment } from "../wire-message.ts";
import type { World } from "../world.ts";
import { noteResolved, type Resolved } from "./resolved.ts";

/** The form that a person has before them. */
export interface OpenModal {
  readonly interactionId: string;
  readonly userId: string;
  readonly channelId: string;
  readonly sourceMessageId: string | null;
  readonly customId: string;
  readonly title: string;
  readonly components: readonly Component[];
}

export type PartValue = string | readonly string[] | boolean | readonly FileInput[];

/** What a client sends for the form, having checked it as a client does. */
export function fillModal(world: World, modal: OpenModal, values: Readonly<Record<string, PartValue>>): Json {
  const known = flatten(modal.components).flatMap(({ custom_id }) => (custom_id ? [custom_id] : []));
  const stranger = Object.keys(values).find((key) => !known.includes(key));
  if (stranger) throw new Error(`The form "${modal.title}" has no part ${stranger}; it has ${known.join(", ")}.`);
  const resolved: Resolved = {};
  const fill = (part: Component): Json => ({
    type: part.type,
    id: part.id ?? 0,
    ...(part.custom_id
      ? { custom_id: part.custom_id, ...answerOf(world, modal, part, values[part.custom_id], resolved) }
      : {}),
    ...(part.components ? { components: part.components.map(fill) } : {}),
    ...(part.component ? { component: fill(part.component) } : {}),
  });
  const components = modal.components.map(fill);
  return { custom_id: modal.customId, components, ...(Object.keys(resolved).length > 0 ? { resolved } : {}) };
}

function answerOf(
  world: World,
  modal: OpenModal,
  part: Component,
  value: PartValue | undefined,
  resolved: Resolved,
): Json {
  if (part.type === COMPONENT.textInput) return { value: textOf(part, value) };
  if (part.type === COMPONENT.checkbox) return { value: value ?? part.default ?? false };
  if (part.type === COMPONENT.fileUpload) return { values: uploadsOf(world, modal, part, value, resolved) };
  if (part.type === COMPONENT.radioGroup) return { value: listOf(part, value)[0] ?? null };
  const chosen = listOf(part, value);
  noteResolved(world, resolved, part.type, chosen);
  return { values: chosen };
}

function textOf(part: Component, value: PartValue | undefined): string {
  const text = value === undefined ? (part.value ?? "") : value;
  if (typeof text !== "string") throw new Error(`${part.custom_id} takes a text.`);
  if (text === "" && part.required !== false) throw new Error(`${part.custom_id} is required.`);
  const size = [...text].length;
  const isShort = text !== "" && size < (part.min_length ?? 0);
  if (isShort || size > (part.max_length ?? 4_000)) {
    throw new Error(
      `${part.custom_id} takes ${part.min_length ?? 0} to ${part.max_length ?? 4_000} characters, not ${size}.`,
    );
  }
  return text;
}

function listOf(part: Component, value: PartValue | undefined): string[] {
  const options = (part.options ?? []).filter((option) => option.default).map((option) => option.value);
  const preset = [...options, ...(part.default_values ?? []).map(({ id }) => id)];
  const list = value === undefined ? preset : ([value].flat() as string[]);
  const stranger = part.options && list.find((each) => !part.options?.some((option) => option.value === each));
  if (stranger) throw new Error(`${part.custom_id} has no option ${stranger}.`);
  assertCount(part, list.length);
  return list;
}

function uploadsOf(
  world: World,
  modal: OpenModal,
  part: Component,
  value: PartValue | undefined,
  resolved: Resolved,
): string[] {
  const files = (Array.isArray(value) ? value : []) as FileInput[];
  assertCount(part, files.length);
  return files.map((file) => {
    const attachment = keepFile(world, file, file.name, null);
    resolved.attachments = {
      ...resolved.attachments,
      [attachment.id]: wireAttachment(world, modal.channelId, attachment),
    };
    return attachment.id;
  });
}

function assertCount(part: Component, count: number): void {
  if (count === 0 && part.required === false) return;
  const isGroup = part.type === COMPONENT.checkboxGroup;
  const [min, max] = [part.min_values ?? 1, part.max_values ?? (isGroup ? 10 : 1)];
  if (count < min || count > max) throw new Error(`${part.custom_id} takes ${min} to ${max} values, not ${count}.`);
}
