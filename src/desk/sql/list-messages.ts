import type { Desk } from "../desk.ts";
import { JsonText } from "../json-text.ts";
import type { MessageJson, PublicMessageJson } from "../views.ts";
import { arrayText, messageText } from "./json.ts";
import { Conditions, shaped } from "./select.ts";

export interface MessagePage {
  conversation: number;
  /** Sequence numbers: only messages before, only messages after. */
  before?: number | undefined;
  after?: number | undefined;
  limit: number;
}

/** The newest page, oldest first within it, with notes; undefined when there is no such conversation. */
export const selectMessages = (desk: Desk, page: MessagePage) =>
  select<MessageJson>(desk, "message", page, null, false);

/** The same without notes; `customer` narrows it to what is theirs; null is a key that may not read notes. */
export const selectPublicMessages = (desk: Desk, page: MessagePage, customer: number | null) =>
  select<PublicMessageJson>(desk, "public_message", page, customer, customer !== null);

async function select<M>(
  desk: Desk,
  messages: "message" | "public_message",
  { conversation, before, after, limit }: MessagePage,
  customer: number | null,
  asCustomer: boolean,
): Promise<JsonText<M[]> | undefined> {
  const where = new Conditions();
  const id = `${where.value(conversation)}::int`;
  const caller = `${where.value(asCustomer)}::bool`;
  const owner = customer === null ? "true" : `v.customer_id = ${where.value(customer)}::int`;
  const most = `${where.value(limit)}::int`;
  if (before !== undefined) where.add((seq) => `m.seq < ${seq}::int`, before);
  if (after !== undefined) where.add((seq) => `m.seq > ${seq}::int`, after);
  const isRead = `CASE WHEN m.from_customer = ${caller} THEN true WHEN m.from_customer THEN m.seq <= v.desk_read_seq ELSE m.seq <= v.customer_read_seq END`;
  const direction = after !== undefined && before === undefined ? "ASC" : "DESC";
  const statement = shaped(
    "list-messages",
    `SELECT (SELECT ${arrayText("j", "seq")} FROM (
        SELECT m.seq, ${messageText(isRead)} AS j FROM ${messages} m LEFT JOIN person s ON s.id = m.author_id
         WHERE m.conversation_id = v.id AND m.deleted_at IS NULL AND ${where} ORDER BY m.seq ${direction} LIMIT ${most}) page) AS result
       FROM conversation v WHERE v.id = ${id} AND v.deleted_at IS NULL AND ${owner}`,
  );
  const text = await desk.one<string>({ ...statement, quick: true }, where.values);
  return text === undefined ? undefined : new JsonText(text);
}
