import { COMPONENT } from "../flags.ts";
import { noteResolved, type Resolved } from "../interactions/resolved.ts";
import { findMessage } from "../messages/change.ts";
import { flatten } from "../messages/components.ts";
import type { Component, Json, Message, User } from "../model.ts";
import type { World } from "../world.ts";
import { findChannel } from "./speech.ts";

const LINK_STYLE = 5;
const SELECTS: readonly number[] = [
  COMPONENT.stringSelect,
  COMPONENT.userSelect,
  COMPONENT.roleSelect,
  COMPONENT.mentionableSelect,
  COMPONENT.channelSelect,
];

/** The message as this person sees it, somebody else's ephemeral ones not at all. */
export function visibleMessage(world: World, user: User, where: string, id: string): Message {
  const channel = findChannel(world, where);
  const message = findMessage(world, id);
  const isVisible = message && (message.onlyFor === null || message.onlyFor === user.id);
  if (!isVisible || message.channelId !== channel.id) throw new Error(`${user.name} sees no message ${id} there.`);
  return message;
}

export function clickData(message: Message, customId: string): Json {
  const button = find(message, customId, [COMPONENT.button], "button");
  if (button.style === LINK_STYLE) throw new Error("A link button tells the bot nothing.");
  return { component_type: button.type, custom_id: customId, id: button.id };
}

export function selectData(world: World, message: Message, customId: string, values: readonly string[]): Json {
  const select = find(message, customId, SELECTS, "select");
  const offered = select.options?.map(({ value }) => value);
  const stranger = offered && values.find((value) => !offered.includes(value));
  if (stranger) throw new Error(`${customId} offers ${offered.join(", ")}, not ${stranger}.`);
  const [min, max] = [select.min_values ?? 1, select.max_values ?? 1];
  if (values.length < min || values.length > max) throw new Error(`${customId} takes ${min} to ${max} values.`);
  const resolved: Resolved = {};
  noteResolved(world, resolved, select.type, values);
  const found = Object.keys(resolved).length > 0 ? { resolved } : {};
  return { component_type: select.type, custom_id: customId, id: select.id, values: [...values], ...found };
}

function find(message: Message, customId: string, types: readonly number[], word: string): Component {
  const all = flatten(message.components);
  const component = all.find((each) => each.custom_id === customId && types.includes(each.type));
  if (!component) {
    const ids = all.flatMap(({ custom_id }) => (custom_id ? [custom_id] : []));
    throw new Error(`The message has no ${word} ${customId}; it has ${ids.join(", ") || "none"}.`);
  }
  if (component.disabled) throw new Error(`The ${word} ${customId} is disabled.`);
  return component;
}
