import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { assignConversation } from "../desk/conversations/assign.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { saveMacro } from "../desk/macros/macros.ts";
import { openTicket } from "../desk/tickets/open.ts";
import { setTicketStatus } from "../desk/tickets/set-status.ts";
import { suggest } from "./suggest.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
  const { desk, jane, mallory, dana } = world;
  for (const [subject, customer] of [
    ["Printer burns", jane],
    ["Refund missing", mallory],
    ["Closed one", jane],
  ] as const) {
    world.clock.advance(60);
    await openTicket(desk, customer, { customer: customer.id, subject, description: "x" });
  }
  await setTicketStatus(desk, dana, { ticket: 3, status: "closed" });
  await assignConversation(desk, dana, { at: { ticket: 2 }, assignee: dana.id });
  for (const name of ["refund", "are-you-there", "hello"]) await saveMacro(desk, dana, { name, body: "Good day" });
  await startConversation(desk, mallory, { customer: mallory.id, body: "Hello there" });
});
afterAll(() => world.close());

const values = async (command: string, option: string, typed: string, most = 25) =>
  (await suggest({ desk: world.desk, actor: world.dana }, { command, option, typed, most })).map(({ value }) => value);

test("tickets: what is mine first, then what waits longest, nothing closed; or by number, words and customer", async () => {
  expect(await values("ticket status", "ref", "")).toEqual(["TKT-002", "TKT-001"]);
  expect(await values("ticket status", "ref", "", 1)).toEqual(["TKT-002"]);
  expect(await values("ticket status", "ref", "#tkt-3")).toEqual(["TKT-003"]);
  expect(await values("ticket status", "ref", "refund")).toEqual(["TKT-002"]);
  expect(await values("ticket status", "ref", "mallory")).toEqual(["TKT-002"]);
});

test("chats stand among the tickets where a command takes both, however many tickets there are", async () => {
  for (const verb of ["claim", "reply", "note", "assign", "view", "follow", "transcript"]) {
    expect(await values(`ticket ${verb}`, "ref", ""), verb).toEqual(["TKT-002", "chat-4", "TKT-001"]);
    expect(await values(`ticket ${verb}`, "ref", "", 2), verb).toEqual(["TKT-002", "chat-4"]);
    expect(await values(`ticket ${verb}`, "ref", "mallory"), verb).toEqual(["TKT-002", "chat-4"]);
  }
  expect(await values("ticket claim", "ref", "#tkt-3")).toEqual(["TKT-003"]);
  for (const typed of ["chat", "chat-4", "#chat-4"])
    expect(await values("ticket claim", "ref", typed), typed).toEqual(["chat-4"]);
  expect(await values("chat read", "ref", "chat-4")).toEqual(["chat-4"]);
  expect(await values("ticket claim", "ref", "chat-9")).toEqual([]);
});

test("what can be opened again is what is over", async () => {
  expect(await values("ticket reopen", "ref", "")).toEqual(["TKT-003"]);
  expect(await values("ticket reopen", "ref", "jane")).toEqual(["TKT-003"]);
  expect(await values("ticket reopen", "ref", "3")).toEqual(["TKT-003"]);
  expect(await values("ticket reopen", "ref", "refund")).toEqual([]);
});

test("a label says number, subject and customer", async () => {
  const [first] = await suggest(
    { desk: world.desk, actor: world.dana },
    { command: "ticket view", option: "ref", typed: "printer", most: 5 },
  );
  expect(first).toEqual({ label: "TKT-001 · Printer burns · Jane Doe", value: "TKT-001" });
});

test("chats, agents, customers and choices", async () => {
  expect(await values("chat read", "ref", "hello")).toEqual(["chat-4"]);
  expect(await values("ticket assign", "agent", "")).toEqual(["me", String(world.lee.id)]);
  expect(await values("ticket assign", "agent", "@LE")).toEqual([String(world.lee.id)]);
  expect(await values("ticket list", "assignee", "un")).toEqual(["unassigned"]);
  expect(await values("ticket new", "customer", "jane@")).toEqual([String(world.jane.id)]);
  expect(await values("ticket new", "customer", "dana")).toEqual([]);
  expect(await values("ticket macro", "name", "re")).toEqual(["refund", "are-you-there"]);
  expect(await values("ticket category", "to", "bill")).toEqual(["billing"]);
});

test("nobody on duty is offered however many groups there are, and by what people type for it", async () => {
  const groups = Array.from({ length: 200 }, (_, n) => ({ id: `S${n}`, name: `team-${n}` }));
  const workspace = { groups: async () => groups, channels: async () => groups, introduce: async () => undefined };
  const offered = async (command: string, option: string, typed: string) =>
    suggest({ desk: world.desk, actor: world.dana, workspace }, { command, option, typed, most: 25 });

  expect((await offered("support setup-duty", "group", ""))[0]).toEqual({ label: "Nobody", value: "off" });
  expect(await offered("support setup-duty", "group", "off")).toEqual([{ label: "Nobody", value: "off" }]);
  expect(await offered("support setup-duty", "group", "nob")).toEqual([{ label: "Nobody", value: "off" }]);
  expect(await offered("support setup-duty", "group", "team-19")).toHaveLength(11);
  expect((await offered("support setup-channel", "channel", ""))[0]?.value).toBe("off");
});

test("hostile text finds nothing and breaks nothing; what is no option has no suggestions", async () => {
  for (const typed of ["%", "_", "\\", "'; DROP TABLE ticket; --", "\0\ud800", "x".repeat(10_000), "<@U123>", "‮"]) {
    expect(await values("ticket view", "ref", typed)).toEqual(typed === "\0\ud800" ? expect.any(Array) : []);
    expect(await values("ticket assign", "agent", typed)).toEqual(typed === "\0\ud800" ? expect.any(Array) : []);
  }
  expect(await values("ticket nonsense", "ref", "")).toEqual([]);
  expect(await values("ticket view", "constructor", "")).toEqual([]);
  expect(await values("ticket reply", "text", "")).toEqual([]);
});
