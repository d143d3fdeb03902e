// The envelopes of interactions, as Slack fills them in.

import { compact, type Json } from "../json.ts";
import type { Channel, Ephemeral, Message, ModalView, Person } from "../model.ts";
import { renderMessage } from "../render.ts";
import type { Slack } from "../slack.ts";
import { type BlockState, chosen, currentState, type Found, type Given, initialState } from "./elements.ts";

export type Surface =
  | { channel: Channel; message: Message }
  | { channel: Channel; ephemeral: Ephemeral }
  | { view: ModalView };

export function common(slack: Slack, person: Person): Json {
  const { identity } = slack;
  return {
    team: { id: identity.teamId, domain: identity.domain },
    user: { id: person.id, username: person.name, name: person.name, team_id: person.team },
    api_app_id: identity.appId,
    token: identity.verificationToken,
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function blockActions(
  slack: Slack,
  person: Person,
  surface: Surface,
  { block, element }: Found,
  value: Given,
): Json {
  const action = {
    type: element.type,
    action_id: element.action_id,
    block_id: block.block_id,
    ...chosen(element, value),
    ...(element.placeholder ? { placeholder: element.placeholder } : {}),
    action_ts: slack.world.nextTs(),
  };
  const view = "view" in surface ? surface.view : undefined;
  return {
    type: "block_actions",
    ...common(slack, person),
    ...placeOf(slack, person, surface),
    trigger_id: slack.triggers.create(person.id, view?.type === "modal" ? view.id : undefined),
    state: { values: view ? currentState(view) : heldBy(surface, block, element, value) },
    actions: [compact(action)],
  };
}

export function placeOf(slack: Slack, person: Person, surface: Surface): Json {
  if ("view" in surface) {
    return { container: { type: "view", view_id: surface.view.id }, view: viewPayload(surface.view) };
  }
  const { channel } = surface;
  const shown = "message" in surface ? surface.message : surface.ephemeral;
  const container = compact({
    type: "message",
    message_ts: shown.ts,
    channel_id: channel.id,
    is_ephemeral: "ephemeral" in surface,
    thread_ts: shown.thread,
  });
  const origin = { user: person.id, channel: channel.id, thread: shown.thread, source: shown.ts };
  return {
    container,
    channel: { id: channel.id, name: channel.name },
    // Real Slack does not tell an app what its ephemeral message said.
    ...("message" in surface ? { message: renderMessage(slack, surface.message, { metadata: true }) } : {}),
    response_url: slack.responses.create(origin),
  };
}

export function viewPayload(view: ModalView): Json {
  return { ...structuredClone(view), state: { values: currentState(view) } };
}

function heldBy(surface: Surface, block: Json, element: Json, value: Given): BlockState {
  if ("view" in surface) return {};
  const shown = "message" in surface ? surface.message : surface.ephemeral;
  const state = initialState(shown.blocks ?? []);
  const held = state[String(block.block_id)];
  if (held) held[String(element.action_id)] = { type: element.type, ...chosen(element, value) };
  return state;
}
