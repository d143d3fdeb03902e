import type { Desk, PreparedStatement } from "../desk.ts";
import { JsonText } from "../json-text.ts";
import type { TicketDetailJson } from "../views.ts";
import { arrayText, messageText, objectText, ticketFields } from "./json.ts";

const isRead = `CASE WHEN m.from_customer = $2::bool THEN true WHEN m.from_customer THEN m.seq <= v.desk_read_seq ELSE m.seq <= v.customer_read_seq END`;

/** A ticket with its newest messages, oldest first. */
const view = (messages: "message" | "public_message", scope: string) => `
  SELECT ${objectText({ ...ticketFields, messages: newest(messages) })} AS result
    FROM ticket t JOIN conversation v ON v.id = t.conversation_id
    JOIN person c ON c.id = t.customer_id LEFT JOIN person a ON a.id = t.assignee_id
   WHERE t.id = $1::int AND t.deleted_at IS NULL AND ${scope}`;

const quick = true as const;

const newest = (messages: "message" | "public_message") => `(SELECT ${arrayText("j", "seq")} FROM (
      SELECT m.seq, ${messageText(isRead)} AS j FROM ${messages} m LEFT JOIN person s ON s.id = m.author_id
       WHERE m.conversation_id = t.conversation_id AND m.deleted_at IS NULL ORDER BY m.seq DESC LIMIT $3::int) newest)`;

const forDesk = { quick, name: "view-ticket", text: view("message", "true") };
const publicForDesk = { quick, name: "view-ticket-public", text: view("public_message", "true") };
const forCustomer = { quick, name: "view-ticket-customer", text: view("public_message", "t.customer_id = $4::int") };

/** With notes, for agents and for keys that may read them. */
export const selectTicket = (desk: Desk, id: number, limit: number) => select(desk, forDesk, [id, false, limit]);

/** Without notes. `customer` narrows it to what is theirs; null is a key that may not read notes. */
export const selectPublicTicket = (desk: Desk, id: number, customer: number | null, limit: number) =>
  customer === null
    ? select(desk, publicForDesk, [id, false, limit])
    : select(desk, forCustomer, [id, true, limit, customer]);

async function select(
  desk: Desk,
  statement: PreparedStatement,
  values: unknown[],
): Promise<JsonText<TicketDetailJson> | undefined> {
  const text = await desk.one<string>(statement, values);
  return text === undefined ? undefined : new JsonText(text);
}
