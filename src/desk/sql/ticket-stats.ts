import type { Desk } from "../desk.ts";
import type { TicketStats } from "../views.ts";

const whole = `
  SELECT json_build_object(
      'total', c.total + d.total, 'open', c.open + d.open, 'in_progress', c.in_progress + d.in_progress,
      'resolved', c.resolved + d.resolved, 'urgent', c.urgent + d.urgent, 'closed', c.closed + d.closed) AS result
    FROM ticket_counter c, (
      SELECT coalesce(sum(total), 0) AS total, coalesce(sum(open), 0) AS open, coalesce(sum(in_progress), 0) AS in_progress,
             coalesce(sum(resolved), 0) AS resolved, coalesce(sum(closed), 0) AS closed, coalesce(sum(urgent), 0) AS urgent
        FROM ticket_counter_delta) d`;

const ofCustomer = (customer: string) => `
  SELECT json_build_object(
      'total', count(*), 'open', count(*) FILTER (WHERE status = 'open'), 'in_progress', count(*) FILTER (WHERE status = 'in_progress'),
      'resolved', count(*) FILTER (WHERE status = 'resolved'), 'urgent', count(*) FILTER (WHERE priority = 'urgent'),
      'closed', count(*) FILTER (WHERE status = 'closed')) AS result
    FROM ticket WHERE customer_id = ${customer}::int AND deleted_at IS NULL`;

/** The counters as JSON in a statement of others: of the whole desk, or of the customer whose placeholder it is. */
export const statsJson = (customer: string | null): string => `(${customer === null ? whole : ofCustomer(customer)})`;

const forDesk = { name: "ticket-stats", text: whole };
const forCustomer = { name: "ticket-stats-customer", text: ofCustomer("$1") };

const fold = {
  name: "fold-counters",
  text: `
  WITH gone AS (
    DELETE FROM ticket_counter_delta WHERE id IN (SELECT id FROM ticket_counter_delta ORDER BY id LIMIT 10000 FOR UPDATE SKIP LOCKED)
    RETURNING *
  ),
  summed AS (
    SELECT count(*) AS rows, coalesce(sum(total), 0) AS total, coalesce(sum(open), 0) AS open, coalesce(sum(in_progress), 0) AS in_progress,
           coalesce(sum(resolved), 0) AS resolved, coalesce(sum(closed), 0) AS closed, coalesce(sum(urgent), 0) AS urgent FROM gone
  )
  UPDATE ticket_counter c SET total = c.total + s.total, open = c.open + s.open, in_progress = c.in_progress + s.in_progress,
         resolved = c.resolved + s.resolved, closed = c.closed + s.closed, urgent = c.urgent + s.urgent
    FROM summed s WHERE c.id = 1 AND s.rows > 0 RETURNING to_jsonb(s.rows) AS result`,
};

/** Exact at every read: the folded counters and what has not been folded yet. `urgent` counts every ticket of that priority. */
export async function selectTicketStats(desk: Desk, customer: number | null): Promise<TicketStats> {
  const stats =
    customer === null ? await desk.one<TicketStats>(forDesk, []) : await desk.one<TicketStats>(forCustomer, [customer]);
  if (!stats) throw new Error("The row of ticket_counter is missing; the migrations put it there.");
  return stats;
}

/** Folds the deltas there are into the counters; gives how many. Two folds at once fold different rows. */
export const foldTicketCounters = async (desk: Desk): Promise<number> => (await desk.one<number>(fold, [])) ?? 0;
