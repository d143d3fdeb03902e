import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handOf } from "../../test/commands.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { ensureTarget } from "../delivery/targets.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { selectConversation } from "../desk/sql/view-conversation.ts";
import { openTicket } from "../desk/tickets/open.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

const open = async () =>
  (await openTicket(world.desk, world.jane, { customer: world.jane.id, subject: "Printer", description: "D" })).id;
const sql = (text: string, values: unknown[] = []) => world.database.pool.query(text, values);
const dana = () => handOf(world, world.dana);
const lee = () => handOf(world, world.lee);

describe("following", () => {
  it("is told once, shown on the card, and ended", async () => {
    const id = await open();
    expect((await lee().slash(`/ticket follow ${id}`)).text).toContain("You follow this now");
    expect((await lee().slash(`/ticket follow ${id}`)).text).toContain("already");
    expect((await selectConversation(world.desk, { ticket: id }))?.followers).toEqual([
      { id: world.lee.id, name: "Lee" },
    ]);
    expect((await dana().slash(`/ticket view ${id}`)).card?.facts).toContainEqual({ label: "Followers", value: "Lee" });

    expect((await lee().slash(`/ticket unfollow ${id}`)).text).toContain("not follow this any more");
    expect((await lee().slash(`/ticket unfollow ${id}`)).text).toContain("did not follow");
  });
});

describe("deleting", () => {
  it("asks once, is for those who may, and says that the ticket is gone", async () => {
    const id = await open();
    expect(await lee().slash(`/ticket delete ${id}`)).toMatchObject({
      refused: true,
      text: expect.stringContaining("delete_tickets"),
    });

    const asked = await dana().slash(`/ticket delete ${id}`);
    expect(asked.card?.body).toContain("“Printer” of Jane Doe");
    expect((await dana().press(asked, "Delete for good")).text).toMatch(/is deleted\.$/);
    expect(await dana().slash(`/ticket view ${id}`)).toMatchObject({ refused: true, text: "There is no such ticket." });
    expect(await dana().press(asked, "Delete for good")).toMatchObject({ refused: true });
  });
});

describe("snoozing by command", () => {
  it("says until when, and ends by a word", async () => {
    const id = await open();
    expect((await dana().slash(`/ticket snooze tomorrow ${id}`)).text).toContain("until Mon 10 Nov, 09:00 (UTC)");
    const { card } = await dana().slash(`/ticket view ${id}`);
    expect(card?.facts.map(({ label }) => label)).toContain("💤 Put aside until");
    expect((await dana().slash(`/ticket snooze off ${id}`)).text).toMatch(/is back\.$/);
    expect(await dana().slash(`/ticket snooze whenever ${id}`)).toMatchObject({
      refused: true,
      text: expect.stringContaining("2h, tomorrow or 3d"),
    });
  });

  it("is nothing for a chat", async () => {
    const { conversation } = await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hi" });

    expect(await dana().slash(`/ticket snooze 2h chat-${conversation}`)).toMatchObject({
      refused: true,
      text: expect.stringContaining("a chat, not a ticket"),
    });
  });
});

describe("chats", () => {
  it("are begun, found by their words, and made a ticket in a form", async () => {
    const begun = await dana().run({
      command: "chat new",
      options: { customer: "jane@example.test", message: "Your parcel is here" },
    });
    expect(begun.text).toContain("The chat is yours");

    const found = await dana().slash("/chat search parcel");
    const [row] = found.card?.rows ?? [];
    expect(row?.text).toContain("Jane Doe");
    const view = await dana().run(row?.action.call ?? { command: "", options: {} });
    const make = view.card?.actions.flat().find((action) => action.kind === "button" && action.label === "Make ticket");
    const form = make?.kind === "button" ? await dana().open(make.call) : undefined;
    expect(form?.fields.map(({ name }) => name)).toEqual(["subject", "category", "priority"]);
    const made = form && (await dana().submit(form, { subject: "Parcel", category: "billing" }));
    expect(made?.card?.title).toMatch(/^#TKT-\d+ · Parcel$/);
    expect(form && (await dana().submit(form, {}))).toMatchObject({
      refused: true,
      text: expect.stringMatching(/already\.$/),
    });
  });
});

describe("what could not be delivered", () => {
  it("is listed with a way to each ticket, told again or discarded, and says when nothing is left", async () => {
    await ensureTarget(world.desk, "slack", "C1");
    const ids = [await open(), await open()];
    await sql("UPDATE delivery SET state = 'dead', reason = 'Slack refused it: msg_too_long' WHERE state = 'pending'");

    const list = await lee().slash("/support failed");

    expect(list.card?.rows.map(({ text }) => text)).toEqual([
      expect.stringContaining(`TKT-00${ids[1]}`),
      expect.stringContaining("msg_too_long"),
    ]);
    const left = await lee().press(list, "Retry 1");
    expect([left.text, left.card?.rows.length]).toEqual(["It is being told again.", 1]);
    const none = await lee().press(left, "Discard 1");
    expect(none.card).toMatchObject({ tone: "green", body: "Everything was delivered." });
  });
});
