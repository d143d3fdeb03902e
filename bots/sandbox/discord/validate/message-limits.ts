// What Discord refuses in a message although the official description lets it pass.

import type { FieldError } from "../errors.ts";
import { MESSAGE_FLAG } from "../flags.ts";
import type { MessageBody } from "../messages/body.ts";
import type { Json } from "../model.ts";
import { checkComponents } from "./component-limits.ts";

const MAX_CONTENT = 2_000;
const MAX_EMBED_SUM = 6_000;

export function checkMessage(
  body: MessageBody,
  isV2 = ((body.flags ?? 0) & MESSAGE_FLAG.componentsV2) !== 0,
): FieldError[] {
  return [
    ...checkContent(body.content ?? ""),
    ...checkEmbeds(body.embeds ?? []),
    ...checkComponents(body.components ?? [], isV2),
    ...(isV2 ? checkNoLegacyFields(body) : []),
    ...checkAllowedMentions(body),
  ];
}

/** Nothing that a reader could see. */
export function isEmpty(body: MessageBody, fileCount: number): boolean {
  const lists = [body.embeds, body.components, body.attachments, body.sticker_ids];
  const isForward = body.message_reference?.type === 1;
  return !body.content?.trim() && !lists.some((list) => list?.length) && !body.poll && !isForward && fileCount === 0;
}

function checkContent(content: string): FieldError[] {
  return [...content].length <= MAX_CONTENT
    ? []
    : [{ path: ["content"], code: "BASE_TYPE_MAX_LENGTH", message: "Must be 2000 or fewer in length." }];
}

function checkEmbeds(embeds: readonly Json[]): FieldError[] {
  const empty = embeds.flatMap((embed, index): FieldError[] => {
    const shown = ["title", "description", "fields", "image", "thumbnail", "author", "footer", "video"];
    return shown.some((key) => embed[key])
      ? []
      : [{ path: ["embeds", index, "description"], code: "BASE_TYPE_REQUIRED", message: "This field is required" }];
  });
  const sum = embeds.reduce((total, embed) => total + embedLength(embed), 0);
  if (sum <= MAX_EMBED_SUM) return empty;
  const message = `Embed size exceeds maximum size of ${MAX_EMBED_SUM}`;
  return [...empty, { path: ["embeds"], code: "MAX_EMBED_SIZE_EXCEEDED", message }];
}

function embedLength(embed: Json): number {
  const inner = (key: string, part: string) => lengthOf((embed[key] as Json | undefined)?.[part]);
  const fields = (embed.fields ?? []) as Json[];
  return (
    lengthOf(embed.title) +
    lengthOf(embed.description) +
    inner("footer", "text") +
    inner("author", "name") +
    fields.reduce((sum, field) => sum + lengthOf(field.name) + lengthOf(field.value), 0)
  );
}

function lengthOf(text: unknown): number {
  return typeof text === "string" ? [...text].length : 0;
}

function checkNoLegacyFields(body: MessageBody): FieldError[] {
  const legacy = ["content", "embeds", "sticker_ids", "poll"] as const;
  return legacy
    .filter((key) => (Array.isArray(body[key]) ? body[key].length > 0 : Boolean(body[key])))
    .map((key) => ({
      path: [key],
      code: "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
      message: `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    }));
}

function checkAllowedMentions({ allowed_mentions: allowed }: MessageBody): FieldError[] {
  return (["users", "roles"] as const)
    .filter((kind) => allowed?.parse?.includes(kind) && allowed[kind]?.length)
    .map((kind) => ({
      path: ["allowed_mentions"],
      code: "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
      message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
    }));
}

/** Discord lets nobody pose as itself. */
export function checkWebhookName(name: string | null | undefined, key: string): FieldError[] {
  const banned = ["clyde", "discord"].filter((word) => name?.toLowerCase().includes(word));
  return banned.map((word) => ({
    path: [key],
    code: "USERNAME_INVALID_CONTAINS",
    message: `Username cannot contain "${word}"`,
  }));
}
