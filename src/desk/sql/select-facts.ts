import type { Desk } from "../desk.ts";
import type { Facts } from "../stats/facts.ts";

const statement = {
  name: "facts-of-customer",
  text: `SELECT coalesce(jsonb_agg(f.facts), '[]') AS result
           FROM conversation v JOIN conversation_fact f ON f.conversation_id = v.id WHERE v.customer_id = $1::int AND v.deleted_at IS NULL`,
};

/** What a customer's conversations are worth in the statistics. */
export const selectFactsOfCustomer = async (desk: Desk, customer: number): Promise<Facts[]> =>
  (await desk.one<Facts[]>(statement, [customer])) ?? [];

const between = {
  name: "facts-between",
  text: `SELECT coalesce(jsonb_agg(f.facts), '[]') AS result
           FROM (SELECT DISTINCT conversation_id FROM event WHERE at >= $1::timestamptz AND at < $2::timestamptz) e
           JOIN conversation_fact f USING (conversation_id)`,
};

/** The facts of every conversation in which something happened in this time: whatever of them lies in it is among them. */
export const selectFactsBetween = async (desk: Desk, from: Date, to: Date): Promise<Facts[]> =>
  (await desk.one<Facts[]>(between, [from.toISOString(), to.toISOString()])) ?? [];
