import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handOf } from "../../test/commands.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { addNote } from "../desk/conversations/add-note.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { replyToCustomer } from "../desk/conversations/reply.ts";
import { readTranscript } from "../desk/conversations/transcript.ts";
import { countStatistics } from "../desk/stats/count.ts";
import { openTicket } from "../desk/tickets/open.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

async function told(): Promise<number> {
  const { desk, jane, dana, lee } = world;
  const { id } = await openTicket(desk, jane, {
    customer: jane.id,
    subject: "<b>Printer</b>",
    description: "It burns & smokes",
  });
  await replyToCustomer(desk, dana, { at: { ticket: id }, body: "Which one?" });
  await addNote(desk, lee, { at: { ticket: id }, body: "canary: he does not know" });
  await receiveFromCustomer(desk, jane, { at: { ticket: id }, body: "<script>alert(1)</script> the red one" });
  return id;
}

describe("a transcript", () => {
  it("has everything that was said, as text and as a page, without notes unless asked", async () => {
    const id = await told();
    const lee = handOf(world, world.lee);

    const answer = await lee.slash(`/ticket transcript ${id}`);

    const [text, page] = answer.files ?? [];
    expect(answer.text).toBe(`TKT-00${id}: 2 messages, without notes.`);
    expect([text?.name, page?.name]).toEqual([`TKT-00${id}.txt`, `TKT-00${id}.html`]);
    expect(text?.content).toContain(
      "It burns & smokes\n\n[2025-11-09 16:00:00 UTC] Dana (support)\nWhich one?\n\n[2025-11-09 16:00:00 UTC] Jane Doe (customer)\n<script>",
    );
    expect(page?.content).toContain("&lt;script&gt;alert(1)&lt;/script&gt; the red one");
    expect(page?.content).not.toMatch(/<script|<b>/);
    expect(JSON.stringify(answer)).not.toContain("canary");
    const whole = await lee.slash(`/ticket transcript ${id} yes`);
    expect(whole.text).toContain("with internal notes");
    for (const file of whole.files ?? []) expect(file.content).toContain("🔒 internal note");
  });

  it("with notes is for those who may read them", async () => {
    const id = await told();

    await expect(readTranscript(world.desk, world.app, { at: { ticket: id }, notes: true })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(readTranscript(world.desk, world.jane, { at: { ticket: id }, notes: false })).rejects.toMatchObject({
      code: "forbidden",
    });
    const { messages } = await readTranscript(world.desk, world.app, { at: { ticket: id }, notes: false });
    expect(messages.map(({ is_internal }) => is_internal)).toEqual([false, false]);
  });

  it("of a long conversation keeps the order across its pages", async () => {
    const id = await told();
    for (let n = 0; n < 230; n += 1)
      await receiveFromCustomer(world.desk, world.jane, { at: { ticket: id }, body: `line ${n}.` });

    const { messages, complete } = await readTranscript(world.desk, world.dana, { at: { ticket: id }, notes: true });

    expect(complete).toBe(true);
    expect(messages.map(({ message }) => message).slice(3)).toEqual(
      Array.from({ length: 230 }, (_, n) => `line ${n}.`),
    );
  });
});

describe("statistics", () => {
  it("are of the desk's own days, and of UTC's where they are too many", async () => {
    world.clock.advance(7.5 * 3_600);
    const dana = handOf({ ...world, desk: { ...world.desk, timeZone: "Europe/Berlin" } }, world.dana);

    const today = await dana.slash("/support stats today");
    const all = await dana.slash("/support stats all");

    expect(today.card?.body).toContain("2025-11-10: 0 tickets opened");
    expect(today.card?.foot).toContain("Days of Europe/Berlin.");
    expect(all.card?.foot).toContain("Days of UTC.");
  });

  it("are of the range, the agent and the category that were asked for", async () => {
    const dana = handOf(world, world.dana);

    await countStatistics(world.desk);
    const all = await dana.slash("/support stats");
    expect(all.card?.facts[0]).toEqual({ label: "Total", value: "3" });
    expect(all.card?.body).toContain("2025-11-03 to 2025-11-09: 3 tickets opened");
    expect(all.card?.facts.at(-1)).toEqual({ label: "Resolution", value: "nothing to measure" });
    const one = await dana.slash("/support stats today lee billing");
    expect(one.card?.foot).toContain("Today · Lee · Billing & Payments · Days of UTC.");
    expect(await dana.slash("/support stats agent:unassigned")).toMatchObject({ refused: true });
    expect(await dana.slash("/support stats someday")).toMatchObject({
      refused: true,
      text: expect.stringContaining("today, 7d, 30d, all"),
    });
  });
});
