import type { Desk } from "../desk.ts";
import { searchList, type Walked } from "./search.ts";
import { Conditions, first, shaped } from "./select.ts";
import { contains, personWords } from "./words.ts";

type Role = "customer" | "provider" | "agent" | "admin";

export interface PersonRow {
  id: number;
  role: Role;
  name: string;
  email: string | null;
  externalId: string | null;
  avatarUrl: string | null;
}

interface PeopleQuery {
  search?: string | undefined;
  role?: Role | undefined;
  limit: number;
  /** The id of the last person of the page before. */
  before?: number | undefined;
}

export interface PeoplePage {
  people: PersonRow[];
  /** `before` for the next page; null on the last. */
  next: number | null;
}

// How far a search looks, in people.
const near = 500;
const far = 5_000;
const mostCandidates = 2_000;

/** Newest first; a search looks at names, e-mail addresses and external ids. */
export async function selectPeople(desk: Desk, query: PeopleQuery): Promise<PeoplePage> {
  if (query.search) return searchPeople(desk, query, query.search);

  const where = conditions(query);
  const rows = await selectRows(desk, where, first(most(where, query), inOrder(where)));
  const people = rows.slice(0, query.limit);
  return { people, next: rows.length > query.limit ? (people.at(-1)?.id ?? null) : null };
}

const inOrder = (where: Conditions): string => `SELECT p.* FROM person p WHERE ${where} ORDER BY p.id DESC`;

const most = (where: Conditions, { limit }: PeopleQuery): string => `${where.value(limit + 1)}::int`;

function conditions({ role, before }: PeopleQuery): Conditions {
  const where = new Conditions();
  where.add(() => "p.disabled_at IS NULL");
  if (role) where.add((name) => `p.role = ${name}::role`, role);
  if (before !== undefined) where.add((id) => `p.id < ${id}::int`, before);
  return where;
}

const rowJson = `coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'role', p.role, 'name', p.name, 'email', p.email,
  'externalId', p.external_id, 'avatarUrl', p.avatar_url) ORDER BY p.id DESC), '[]')`;

const selectRows = async (desk: Desk, where: Conditions, people: string): Promise<PersonRow[]> =>
  (await desk.one<PersonRow[]>(shaped("list-people", `SELECT ${rowJson} AS result FROM ${people} p`), where.values)) ??
  [];

async function searchPeople(desk: Desk, query: PeopleQuery, text: string): Promise<PeoplePage> {
  const { rows, next } = await searchList<PersonRow, null>({
    text,
    limit: query.limit,
    near,
    far,
    walk: (rows) => walk(desk, query, text, rows),
    candidates: async () => (await desk.one<number[] | null>(candidates, [text])) ?? null,
    among(ids) {
      const where = conditions(query);
      where.add((list) => `p.id = ANY (${list}::int[])`, ids);
      return selectRows(desk, where, `(${inOrder(where)} LIMIT ${most(where, query)})`);
    },
    placeOf: ({ id }) => ({ key: null, id }),
  });
  return { people: rows, next: next?.id ?? null };
}

const candidates = {
  name: "find-people",
  text: `WITH found AS MATERIALIZED (SELECT id FROM person p WHERE ${contains(personWords("p"), "$1")} LIMIT ${mostCandidates + 1})
    SELECT CASE WHEN count(*) <= ${mostCandidates} THEN coalesce(jsonb_agg(id), '[]') END AS result FROM found`,
};

async function walk(desk: Desk, query: PeopleQuery, text: string, rows: number): Promise<Walked<PersonRow, null>> {
  const where = conditions(query);
  const words = where.value(text);
  const statement = shaped(
    "walk-people",
    `WITH walked AS MATERIALIZED (${inOrder(where)} LIMIT ${rows}),
     page AS (SELECT p.* FROM walked p WHERE ${contains(personWords("p"), words)} ORDER BY p.id DESC LIMIT ${most(where, query)})
     SELECT jsonb_build_object('rows', (SELECT ${rowJson} FROM page p),
       'last', (SELECT jsonb_build_object('key', NULL, 'id', p.id) FROM (SELECT * FROM walked p ORDER BY p.id DESC OFFSET ${rows - 1} LIMIT 1) p)) AS result`,
  );
  return (await desk.one<Walked<PersonRow, null>>(statement, where.values)) ?? { rows: [], last: null };
}
