import type { Desk } from "../desk.ts";

export interface StoredFile {
  key: string;
  name: string;
  type: string;
  bytes: number;
}

const find = (messages: "message" | "public_message") => `
  SELECT jsonb_build_object('key', x.key, 'name', x.name, 'type', x.type, 'bytes', x.bytes) AS result
    FROM attachment x JOIN ${messages} m ON m.id = x.message_id JOIN conversation v ON v.id = m.conversation_id
   WHERE x.id = $1::int AND m.deleted_at IS NULL AND v.deleted_at IS NULL AND ($2::int IS NULL OR v.customer_id = $2::int)`;

const forDesk = { name: "find-attachment", text: find("message") };
const publicOnly = { name: "find-attachment-public", text: find("public_message") };

/** Of any message, notes too. */
export const selectAttachment = (desk: Desk, id: number) => desk.one<StoredFile>(forDesk, [id, null]);

/** Of what is public; `customer` narrows it to what is theirs, null is a key that may not read notes. */
export const selectPublicAttachment = (desk: Desk, id: number, customer: number | null) =>
  desk.one<StoredFile>(publicOnly, [id, customer]);
