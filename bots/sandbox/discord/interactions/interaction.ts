import { randomBytes } from "node:crypto";
import { BOT_PERMISSIONS, INTENT, INTERACTION_TYPE } from "../flags.ts";
import type { Channel, Choice, Json, Message, User } from "../model.ts";
import { permissionsOf, wireChannel, wireMember, wireUser } from "../wire-guild.ts";
import { wireMessage } from "../wire-message.ts";
import type { World } from "../world.ts";
import type { OpenModal } from "./modal.ts";

export const INTERACTION_LIFE_MS = 15 * 60 * 1000;

export type ResponseKind = "message" | "deferred" | "updated" | "modal" | "choices";

export interface InteractionRequest {
  type: number;
  data: Json;
  /** The command's full name, such as "ticket list". */
  command?: string;
  /** The message whose component was used, or that opened the form. */
  source?: Message;
  targetMessageId?: string;
}

/** One thing an actor did, and what became of it. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly userId: string;
  readonly channelId: string;
  readonly createdAt: number;
  readonly request: InteractionRequest;
  state: "waiting" | "answered" | "expired";
  kind: ResponseKind | null;
  /** Fixed by the first response. */
  isEphemeral: boolean;
  /** What `@original` is. */
  originalId: string | null;
  /** Deferred and not filled in yet. */
  isLoading: boolean;
  followUpIds: string[];
  choices: readonly Choice[];
  modal: OpenModal | null;
  readonly watchers: Set<() => void>;
}

/** Tells the bot; the first response has to come within three seconds. */
export function beginInteraction(world: World, user: User, channel: Channel, request: InteractionRequest): Interaction {
  forgetOld(world);
  const interaction: Interaction = {
    id: world.nextId(),
    token: `aW50ZXJhY3Rpb246${randomBytes(60).toString("base64url")}`,
    userId: user.id,
    channelId: channel.id,
    createdAt: world.clock.now(),
    request,
    state: "waiting",
    kind: null,
    isEphemeral: false,
    originalId: null,
    isLoading: false,
    followUpIds: [],
    choices: [],
    modal: null,
    watchers: new Set(),
  };
  world.interactions.set(interaction.token, interaction);
  const timer = setTimeout(() => expire(world, interaction), world.interactionTimeoutMs);
  interaction.watchers.add(() => clearTimeout(timer));
  world.dispatch({
    t: "INTERACTION_CREATE",
    d: wireInteraction(world, interaction, user, channel),
    intent: INTENT.none,
  });
  world.changed();
  return interaction;
}

export function poke(world: World, interaction: Interaction): void {
  for (const watcher of [...interaction.watchers]) watcher();
  world.changed();
}

/** Resolves once `isTrue` is; rejects with `complaint` when that takes too long. */
export function until(interaction: Interaction, isTrue: () => boolean, ms: number, complaint: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (!isTrue()) return;
      clearTimeout(timer);
      interaction.watchers.delete(check);
      resolve();
    };
    const timer = setTimeout(() => {
      interaction.watchers.delete(check);
      reject(new Error(complaint));
    }, ms);
    interaction.watchers.add(check);
    check();
  });
}

export function expire(world: World, interaction: Interaction): void {
  if (interaction.state !== "waiting") return;
  interaction.state = "expired";
  poke(world, interaction);
}

function forgetOld(world: World): void {
  for (const [token, { createdAt, state }] of world.interactions) {
    if (state !== "waiting" && world.clock.now() - createdAt > 2 * INTERACTION_LIFE_MS)
      world.interactions.delete(token);
  }
}

function wireInteraction(world: World, interaction: Interaction, user: User, channel: Channel): Json {
  const { request } = interaction;
  const { guildId } = world.identity;
  const isDirect = channel.kind === "dm";
  const permissions = permissionsOf(user).toString();
  const where = isDirect
    ? { user: wireUser(user), context: 1 }
    : {
        guild_id: guildId,
        guild: { id: guildId, locale: "en-US", features: [] },
        guild_locale: "en-US",
        member: { ...wireMember(world, user), permissions },
        context: 0,
      };
  const isComponent = request.type === INTERACTION_TYPE.component || request.type === INTERACTION_TYPE.modal;
  return {
    version: 1,
    id: interaction.id,
    application_id: world.identity.applicationId,
    type: request.type,
    token: interaction.token,
    channel_id: channel.id,
    channel: { ...wireChannel(world, channel), permissions },
    data: request.data,
    locale: "en-US",
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: { "0": isDirect ? "0" : guildId },
    app_permissions: BOT_PERMISSIONS.toString(),
    attachment_size_limit: 10 * 1024 * 1024,
    ...where,
    ...(isComponent && request.source ? { message: wireMessage(world, request.source) } : {}),
  };
}
