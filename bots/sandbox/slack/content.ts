// Is this something that Slack would post?

import { pingProblems } from "./blocks/pings.ts";
import { attachmentProblems, blockProblems } from "./blocks/validate.ts";
import { isJson, type Json, records, stringOf } from "./json.ts";
import { limits } from "./limits.ts";
import { mistake } from "./refusal.ts";

export interface Content {
  text?: string | undefined;
  blocks?: Json[] | undefined;
  attachments?: Json[] | undefined;
  metadata?: Json | undefined;
}

/** Reads and checks what the app wants to say; `required` unless a part of the old content may stay. */
export function readContent(args: Json, { required = true } = {}): Content {
  const markdown = stringOf(args.markdown_text);
  const given = { text: stringOf(args.text), blocks: args.blocks, attachments: args.attachments };
  if (markdown !== undefined && (given.text !== undefined || given.blocks !== undefined))
    throw mistake("markdown_text_conflict");
  if ((given.text?.length ?? 0) > limits.messageText)
    throw mistake("msg_too_long", `text has ${given.text?.length} characters`);
  if ((markdown?.length ?? 0) > limits.markdownText)
    throw mistake("msg_too_long", `markdown_text has ${markdown?.length} characters`);
  refuseBadBlocks(given.blocks);
  if (given.attachments !== undefined) refuseAny("invalid_attachments", attachmentProblems(given.attachments));
  refuseAny("invalid_arguments", pingProblems(pingable(args), args.link_names === true || args.parse === "full"));

  const content: Content = {
    text: given.text ?? markdown,
    blocks: given.blocks === undefined ? undefined : records(given.blocks),
    attachments: given.attachments === undefined ? undefined : records(given.attachments),
    metadata: args.metadata === undefined ? undefined : readMetadata(args.metadata),
  };
  if (required && isEmpty(content)) throw mistake("no_text");
  return content;
}

export function refuseBadBlocks(blocks: unknown): void {
  if (blocks !== undefined) refuseAny("invalid_blocks", blockProblems(blocks, "message"));
}

export function refuseAny(code: string, problems: string[]): void {
  if (problems.length > 0) throw mistake(code, ...problems);
}

function isEmpty({ text, blocks, attachments }: Content): boolean {
  return (text ?? "").trim() === "" && (blocks ?? []).length === 0 && (attachments ?? []).length === 0;
}

function pingable({ text, markdown_text, blocks, attachments, initial_comment }: Json): Json {
  return { text, markdown_text, blocks, attachments, initial_comment };
}

function readMetadata(metadata: unknown): Json {
  if (!isJson(metadata)) throw mistake("invalid_metadata_format", "metadata must be an object");
  if (Object.keys(metadata).length === 0) return {};
  const { event_type, event_payload, ...rest } = metadata;
  const unknown = Object.keys(rest);
  if (unknown.length > 0)
    throw mistake("invalid_metadata_format", `invalid additional property: ${unknown.join(", ")}`);
  if (typeof event_type !== "string" || !/^[\w:./-]{1,255}$/.test(event_type)) {
    throw mistake("invalid_metadata_format", "event_type must be a short name");
  }
  if (!isJson(event_payload)) throw mistake("invalid_metadata_format", "event_payload must be an object");
  if (Buffer.byteLength(JSON.stringify(event_payload)) > limits.metadataBytes) throw mistake("metadata_too_large");
  return metadata;
}
