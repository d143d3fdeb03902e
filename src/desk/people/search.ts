// People as agents name them: "dana", "jane@example.com", "crm-42".

import type { Desk } from "../desk.ts";
import { contains, personWords } from "../sql/words.ts";

interface Found {
  id: number;
  name: string;
}

const agents = {
  name: "agents-by-name",
  text: `SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name)), '[]') AS result FROM (
    SELECT id, name FROM person
     WHERE role IN ('agent', 'admin') AND disabled_at IS NULL
       AND (lower(name) = lower($1::text) OR lower(split_part(name, ' ', 1)) = lower($1::text) OR lower(email) = lower($1::text) OR id::text = $1::text)
     ORDER BY lower(name) = lower($1::text) DESC, id LIMIT 3) found`,
};

const alike = {
  name: "agents-like",
  text: `SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name)), '[]') AS result FROM (
    SELECT id, name FROM person p
     WHERE role IN ('agent', 'admin') AND disabled_at IS NULL AND ($1::text = '' OR ${contains("fold(p.name)", "$1")} OR ${contains("fold(split_part(p.email, '@', 1))", "$1")})
     ORDER BY lower(name), id LIMIT $2::int) found`,
};

const customers = {
  name: "customers-by-name",
  text: `SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name)), '[]') AS result FROM (
    SELECT id, name FROM person
     WHERE role IN ('customer', 'provider') AND disabled_at IS NULL AND id IN (
       SELECT id FROM person WHERE id = CASE WHEN $1::text ~ '^[0-9]{1,9}$' THEN $1::int END
       UNION ALL SELECT id FROM person WHERE external_id = $1::text
       UNION ALL SELECT id FROM person WHERE lower(email) = lower($1::text)
       UNION ALL SELECT id FROM person p WHERE fold(name) = fold($1::text) AND ${contains(personWords("p"), "$1")})
     ORDER BY id LIMIT 3) found`,
};

/** At most three agents whose name, first name, e-mail or id this is; an exact name first. */
export const agentsNamed = async (desk: Desk, name: string): Promise<Found[]> =>
  (await desk.one<Found[]>(agents, [name])) ?? [];

/** At most three customers whose id, external id, e-mail or name this is. */
export const customersNamed = async (desk: Desk, name: string): Promise<Found[]> =>
  (await desk.one<Found[]>(customers, [name])) ?? [];

/** Agents in whose name, or the name in whose e-mail, the text is found, by name; all of them for no text. */
export const agentsLike = async (desk: Desk, text: string, most: number): Promise<Found[]> =>
  (await desk.one<Found[]>(alike, [text, most])) ?? [];
