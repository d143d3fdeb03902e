import { afterEach, beforeEach, expect, test } from "vitest";
import type { Via } from "../../src/desk/people/recognize.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createAgents } from "./actor.ts";

let world: TestDesk;
beforeEach(async () => {
  world = await openTestDesk();
});
afterEach(() => world.close());

const away = new Error("Discord does not answer.");
const link = (externalId: string, via: Via) =>
  world.desk.prisma.identity.create({ data: { platform: "discord", externalId, personId: world.lee.id, via } });

test("while Discord cannot be asked, who is linked by hand is that agent, and nobody is taken for an outsider", async () => {
  const rest = { request: () => Promise.reject(away) };
  const agents = createAgents(world.desk, rest, { guildId: "1", adminUserIds: [], agentRoleId: "5" });
  await link("10", "code");
  await link("11", "list");

  expect(await agents.find("10")).toEqual(world.lee);
  await expect(agents.find("11")).rejects.toBe(away);
  await expect(agents.find("12")).rejects.toBe(away);
});
