// Commands, clicks and menus.

import { suggestionProblems } from "../blocks/validate.ts";
import { isJson, type Json, records } from "../json.ts";
import type { Ephemeral, ModalView, Person } from "../model.ts";
import { liveMessage } from "../posts.ts";
import { Refusal, refuse } from "../refusal.ts";
import { renderMessage } from "../render.ts";
import { respond } from "../responses.ts";
import type { Slack } from "../slack.ts";
import type { Outcome, SlashOutcome } from "./actor.ts";
import { actionIds, chosen, findElement, foundIn, type Given } from "./elements.ts";
import { interactionOutcome, slashOutcome } from "./outcomes.ts";
import { blockActions, common, placeOf, type Surface } from "./payloads.ts";

export async function runCommand(
  slack: Slack,
  person: Person,
  command: string,
  text: string,
  place: { channel: string; thread?: string | undefined },
): Promise<SlashOutcome> {
  const channel = slack.world.channels.get(place.channel);
  if (!channel) throw refuse("channel_not_found");
  if (place.thread !== undefined) throw new Error(`${command} is not supported in threads. Sorry!`);
  const { identity } = slack;
  const origin = { user: person.id, channel: channel.id };
  const receipt = await slack.outbox.interact("slash_commands", {
    token: identity.verificationToken,
    team_id: identity.teamId,
    team_domain: identity.domain,
    channel_id: channel.id,
    channel_name: channel.kind === "group" ? "privategroup" : channel.name,
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: identity.appId,
    is_enterprise_install: "false",
    response_url: slack.responses.create(origin),
    trigger_id: slack.triggers.create(person.id),
  });
  if (receipt.outcome !== "acknowledged") return slashOutcome(receipt, command);
  const response = spokenBody(receipt.body);
  if (!response) return {};
  const outcome: SlashOutcome = { response };
  return said(slack, () => respond(slack, origin, response, "command"), outcome);
}

export async function click(
  slack: Slack,
  person: Person,
  surface: Surface,
  actionId: string,
  value: Given,
): Promise<Outcome> {
  const blocks = blocksOf(surface);
  const found = findElement(blocks, actionId, value);
  if (!found)
    throw new Error(`There is no ${actionId} to click; there is ${actionIds(blocks).join(", ") || "nothing"}.`);
  if ("view" in surface) remember(surface.view, found.block, found.element, value);
  const payload = blockActions(slack, person, surface, found, value);
  return interactionOutcome(await slack.outbox.interact("interactive", payload));
}

export function surfaceOf(slack: Slack, person: Person, channelId: string, ts: string): Surface {
  const channel = slack.world.channels.get(channelId);
  if (!channel) throw refuse("channel_not_found");
  const ephemeral = slack.world.ephemerals.find(
    (one) => one.ts === ts && one.channel === channelId && one.user === person.id,
  );
  return ephemeral ? { channel, ephemeral } : { channel, message: liveMessage(slack, channelId, ts) };
}

export async function messageShortcut(
  slack: Slack,
  person: Person,
  callbackId: string,
  channelId: string,
  ts: string,
): Promise<Outcome> {
  const channel = slack.world.channels.get(channelId);
  if (!channel) throw refuse("channel_not_found");
  const message = liveMessage(slack, channelId, ts);
  const receipt = await slack.outbox.interact("interactive", {
    type: "message_action",
    callback_id: callbackId,
    ...common(slack, person),
    channel: { id: channel.id, name: channel.name },
    message_ts: ts,
    message: renderMessage(slack, message),
    action_ts: slack.world.nextTs(),
    trigger_id: slack.triggers.create(person.id),
    response_url: slack.responses.create({ user: person.id, channel: channelId, thread: message.thread }),
  });
  return interactionOutcome(receipt);
}

export async function globalShortcut(slack: Slack, person: Person, callbackId: string): Promise<Outcome> {
  const receipt = await slack.outbox.interact("interactive", {
    type: "shortcut",
    callback_id: callbackId,
    ...common(slack, person),
    action_ts: slack.world.nextTs(),
    trigger_id: slack.triggers.create(person.id),
  });
  return interactionOutcome(receipt);
}

/** The options that the app offers for what was typed into an external menu. */
export async function suggestions(
  slack: Slack,
  person: Person,
  surface: Surface,
  actionId: string,
  typed: string,
): Promise<Json[]> {
  const blocks = blocksOf(surface);
  const [byBlock] = blocks.filter(({ block_id }) => block_id === actionId).flatMap(foundIn);
  const found = byBlock ?? findElement(blocks, actionId);
  if (!found) throw new Error(`There is no menu ${actionId}.`);
  const { response_url: _, ...place } = placeOf(slack, person, surface);
  const receipt = await slack.outbox.interact("interactive", {
    type: "block_suggestion",
    ...common(slack, person),
    ...place,
    action_id: found.element.action_id,
    block_id: found.block.block_id,
    value: typed,
  });
  if (receipt.outcome !== "acknowledged" || !isJson(receipt.body)) return [];
  for (const problem of suggestionProblems(receipt.body)) slack.violate("ack", problem);
  const groups = records(receipt.body.option_groups).flatMap((group) => records(group.options));
  return [...records(receipt.body.options), ...groups];
}

export function remember(view: ModalView, block: Json, element: Json, value: Given): void {
  if (["button", "workflow_button", "overflow"].includes(String(element.type))) return;
  const { values } = view.state;
  const id = String(block.block_id);
  values[id] = { ...values[id], [String(element.action_id)]: { type: element.type, ...chosen(element, value) } };
}

/** Does what an acknowledgement asked for; what Slack would not do is a violation, and a vague word to the person. */
export function said<T extends Outcome>(slack: Slack, act: () => void, outcome: T): T | Outcome {
  try {
    act();
    return outcome;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    slack.violate("ack", error.message);
    return { shown: "Oh no, something went wrong. Please try that again.", error: error.code };
  }
}

function blocksOf(surface: Surface): readonly Json[] {
  if ("view" in surface) return surface.view.blocks;
  const shown: Pick<Ephemeral, "blocks" | "attachments"> = "message" in surface ? surface.message : surface.ephemeral;
  const attached = (shown.attachments ?? []).flatMap((attachment) => records(attachment.blocks));
  return [...(shown.blocks ?? []), ...attached];
}

function spokenBody(body: unknown): Json | undefined {
  if (typeof body === "string") return body === "" ? undefined : { text: body };
  return isJson(body) && Object.keys(body).length > 0 ? body : undefined;
}
