import type { Component, Json } from "../model.ts";

/** A message body once it has passed the official schema. */
export interface MessageBody {
  content?: string | null;
  embeds?: Json[] | null;
  components?: Component[] | null;
  attachments?: { id: string; filename?: string | null; description?: string | null }[] | null;
  allowed_mentions?: AllowedMentions | null;
  flags?: number | null;
  nonce?: string | number | null;
  enforce_nonce?: boolean | null;
  message_reference?: { message_id?: string; fail_if_not_exists?: boolean; type?: number } | null;
  sticker_ids?: string[] | null;
  poll?: Json | null;
  username?: string | null;
  thread_name?: string | null;
  avatar_url?: string | null;
}

export interface AllowedMentions {
  parse?: string[] | null;
  users?: string[] | null;
  roles?: string[] | null;
  replied_user?: boolean | null;
}
