import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { openTicket } from "../desk/tickets/open.ts";
import { parseSlash } from "./grammar.ts";
import { runCall } from "./run.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

describe("ticket category", () => {
  it("takes a value, a label or its first word, and refuses what is none", async () => {
    const { desk, jane, dana } = world;
    const { id } = await openTicket(desk, jane, { customer: jane.id, subject: "S", description: "D" });
    const say = async (text: string) => {
      const parsed = parseSlash("ticket", `category ${text} TKT-${id}`);
      if ("hint" in parsed) throw new Error(parsed.hint);
      const context = { desk, actor: dana, platform: "slack", findAgent: async () => undefined } as const;
      return (await runCall(context, parsed.call)).text;
    };

    expect(await say("billing")).toBe("Its category is Billing & Payments now.");
    expect(await say('"Bug Reports"')).toBe("Its category is Bug Reports now.");
    expect(await say("nonsense")).toMatch(/is no to\. It is one of: technical, billing/);
    expect((await desk.prisma.ticket.findUniqueOrThrow({ where: { id } })).category).toBe("bug");
  });
});
