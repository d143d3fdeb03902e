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
