import pg from "pg";
import { afterEach, describe, expect, it, vi } from "vitest";
import { freshDatabase } from "../../test/postgres.ts";
import { silentLog } from "../../test/silent-log.ts";
import { type Lead, standForLead } from "./lead.ts";

const standing: Lead[] = [];
afterEach(async () => {
  await Promise.all(standing.splice(0).map((lead) => lead.stop()));
});

function stand(url: string, who: string, told: string[], name = "discord"): Lead {
  const tell = (what: string) => async () => void told.push(`${who} ${what}`);
  const lead = standForLead({ url, name, log: silentLog, onGained: tell("leads"), onLost: tell("lost") });
  standing.push(lead);
  return lead;
}

describe("the lead", () => {
  it("is one process's at a time under each name, and the next one's when that stops", async () => {
    const { url } = await freshDatabase({ migrated: false });
    const told: string[] = [];
    const first = stand(url, "first", told);
    await vi.waitFor(() => expect(told).toEqual(["first leads"]));
    stand(url, "second", told);
    stand(url, "other", told, "slack");
    await vi.waitFor(() => expect(told).toEqual(["first leads", "other leads"]));

    await first.stop();

    await vi.waitFor(() => expect(told).toEqual(["first leads", "other leads", "second leads"]));
  });

  it("stays where it is when its connection breaks and nobody else waits", async () => {
    const { url } = await freshDatabase({ migrated: false });
    const told: string[] = [];
    stand(url, "first", told);
    await vi.waitFor(() => expect(told).toEqual(["first leads"]));

    await breakConnections(url, "threadesk discord");
    await vi.waitFor(async () => expect(await holders(url)).toBe(1), 5_000);

    expect(told).toEqual(["first leads"]);
  });

  it("goes to who waits when its connection breaks, and the one before is told", async () => {
    const { url } = await freshDatabase({ migrated: false });
    const told: string[] = [];
    stand(url, "first", told);
    await vi.waitFor(() => expect(told).toEqual(["first leads"]));
    stand(url, "second", told);
    await vi.waitFor(async () => expect(await waiting(url)).toBe(1));

    await breakConnections(url, "threadesk discord", "granted");

    await vi.waitFor(() => expect(told).toEqual(["first leads", "second leads", "first lost"]), 5_000);
  });
});

/** One connection outside of the pools, for a single question. */
async function ask(url: string, text: string, values: unknown[] = []): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text, values);
  await client.end();
  return rows[0] ?? {};
}

const locks = `FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND datname = current_database()`;

const holders = async (url: string) => (await ask(url, `SELECT count(*)::int AS n ${locks} AND granted`)).n;
const waiting = async (url: string) => (await ask(url, `SELECT count(*)::int AS n ${locks} AND NOT granted`)).n;

async function breakConnections(url: string, application: string, which: "granted" | "all" = "all"): Promise<void> {
  const only = which === "granted" ? "AND granted" : "";
  await ask(url, `SELECT count(pg_terminate_backend(pid))::int AS n ${locks} AND application_name = $1 ${only}`, [
    application,
  ]);
}
