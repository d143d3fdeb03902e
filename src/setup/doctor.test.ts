import { chmod, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../test/postgres.ts";
import { describeWithRedis, startRedis } from "../../test/redis.ts";
import { silentLog } from "../../test/silent-log.ts";
import { connectDatabase } from "../database/connect.ts";
import { isWell, reportJson, reportText } from "./report.ts";
import { brokenHouses } from "./test-broken.ts";
import { openSetup, type Setup } from "./testing.ts";

let setup: Setup;
let database: FreshDatabase;
beforeEach(async () => {
  [setup, database] = await Promise.all([openSetup(), freshDatabase()]);
});
afterEach(async () => {
  await setup.close();
  await database.drop();
});

const wrong = (findings: Awaited<ReturnType<Setup["examine"]>>) => findings.filter(({ level }) => level !== "ok");

describe("a house in order", () => {
  it("is found so, on a database or none that runs", async () => {
    const beside = await setup.examine({ DATABASE_URL: database.url });
    const before = await setup.examine();

    expect(wrong([...beside, ...before])).toEqual([]);
    expect(reportText(beside)).toContain("All is well.");
    expect(beside.map(({ part }) => part)).toEqual(
      expect.arrayContaining(["Database", "Queue", "Disk", "Slack", "Discord"]),
    );
  });

  it("is only read: on the platforms, and in the database, which gets no table", async () => {
    const bare = await freshDatabase({ migrated: false });
    await setup.examine({ DATABASE_URL: bare.url });
    const { pool, close } = connectDatabase({ url: bare.url, log: silentLog, max: 1 });
    const { rows } = await pool.query(
      "SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    );
    await close();
    await bare.drop();

    expect(rows).toEqual([{ tables: 0 }]);
    const slackWrites = setup.slack.journal.filter(({ route }) =>
      /post|update|delete|add|remove|upload|publish|join/i.test(route),
    );
    const discordWrites = setup.discord.journal.filter(({ route }) => !route.startsWith("GET "));
    expect([slackWrites, discordWrites, setup.slack.violations, setup.discord.violations]).toEqual([[], [], [], []]);
  });

  it("says so to scripts, too", async () => {
    const findings = await setup.examine();
    expect(JSON.parse(reportJson(findings))).toMatchObject({
      ok: true,
      findings: expect.arrayContaining([expect.objectContaining({ level: "ok" })]),
    });
  });
});

describe("a broken house", () => {
  it.each(brokenHouses.map((broken) => [broken.name, broken] as const))(
    "%s",
    async (_, { breaks, finds, skewMs = 0 }) => {
      const changed = await breaks(setup, database.url);
      const findings = await setup.examine(changed, () => new Date(Date.now() + skewMs));

      expect(wrong(findings).map(({ level, part, mend }) => ({ level, part, mend }))).toEqual(
        finds.map(({ part, mend }) => ({ level: "fail", part, mend: expect.stringContaining(mend) })),
      );
      expect(isWell(findings)).toBe(false);
      expect(reportText(findings)).not.toMatch(/secret|xoxb-|xapp-1-of/);
    },
  );
});

describe("what is only to be looked at", () => {
  it("is a database that the next start brings up to date", async () => {
    const bare = await freshDatabase({ migrated: false });
    const findings = await setup.examine({ DATABASE_URL: bare.url });
    await bare.drop();

    expect(wrong(findings)).toEqual([
      expect.objectContaining({ level: "warn", says: expect.stringMatching(/^\d+ migrations are not applied/) }),
    ]);
  });

  it("is a file of tokens that everybody can read", async () => {
    await writeFile(setup.envFile, "");
    await chmod(setup.envFile, 0o644);

    expect(wrong(await setup.examine())).toEqual([
      expect.objectContaining({ level: "warn", mend: `chmod 600 ${setup.envFile}` }),
    ]);
  });

  it("is a webhook that was switched off, and an admin who is gone", async () => {
    const { pool, close } = connectDatabase({ url: database.url, log: silentLog, max: 1 });
    await pool.query(
      "INSERT INTO webhook (url, events, secret, disabled_at) VALUES ('https://app.example.com/x', '{}', 's', now())",
    );
    await close();
    const findings = await setup.examine({
      DATABASE_URL: database.url,
      SLACK_ADMIN_USER_IDS: "U0NOBODY",
      DISCORD_ADMIN_USER_IDS: "999999999999999999",
    });

    expect(wrong(findings).map(({ level, says }) => [level, says])).toEqual([
      ["warn", "Webhook 1 (app.example.com) is switched off."],
      ["warn", "SLACK_ADMIN_USER_IDS: there is no member U0NOBODY."],
      ["warn", "DISCORD_ADMIN_USER_IDS: there is no member 999999999999999999."],
    ]);
  });
});

describe("lists of agents that are not there", () => {
  it("are told", async () => {
    const findings = await setup.examine({
      SLACK_AGENT_USERGROUP_ID: "S0NONE",
      DISCORD_AGENT_ROLE_ID: "999999999999999999",
    });

    expect(wrong(findings).map(({ says }) => says)).toEqual([
      "SLACK_AGENT_USERGROUP_ID S0NONE: there is no such group.",
      "DISCORD_AGENT_ROLE_ID 999999999999999999: there is no such role.",
    ]);
  });
});

describeWithRedis("a Redis", () => {
  it("that evicts keys is told, one that does not is fine, and neither is written to", async () => {
    const redis = await startRedis({ settings: ["--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru"] });
    const good = await startRedis();
    const bad = wrong(await setup.examine({ REDIS_URL: redis.url }));
    const fine = wrong(await setup.examine({ REDIS_URL: good.url }));
    await Promise.all([redis.stop(), good.stop()]);

    expect(bad).toEqual([expect.objectContaining({ level: "fail", mend: expect.stringContaining("noeviction") })]);
    expect(fine).toEqual([]);
  });
});
