import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handOf } from "../../test/commands.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { replyToCustomer } from "../desk/conversations/reply.ts";
import { findTicket } from "../desk/tickets/find.ts";
import { openTicket } from "../desk/tickets/open.ts";
import { setTicketStatus } from "../desk/tickets/set-status.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

const open = () =>
  openTicket(world.desk, world.jane, { customer: world.jane.id, subject: "Printer", description: "It burns" });
const look = (ticket: number) => findTicket(world.desk, world.dana, { ticket });
const said = async (ticket: number) => (await look(ticket)).messages.map(({ message }) => message);

describe("closing a ticket", () => {
  it("offers to ask the customer first, and keeps the last word until one has chosen", async () => {
    const { id } = await open();
    const dana = handOf(world, world.dana);

    const offer = await dana.slash(`/ticket close ${id} We put it out.`);

    expect(offer.card?.body).toContain("We put it out.");
    expect(await said(id)).toEqual([]);
    const answer = await dana.press(offer, "Resolve and ask the customer");
    expect(answer.text).toContain("closes in 72 hours");
    expect(await look(id)).toMatchObject({ status: "resolved", auto_close_at: "2025-11-12 16:00:00" });
    expect(await said(id)).toEqual(["We put it out."]);
  });

  it("does nothing twice: of two clicks the second is told so", async () => {
    const { id } = await open();
    const dana = handOf(world, world.dana);
    const offer = await dana.slash(`/ticket close ${id} Bye.`);

    const answers = await Promise.all([dana.press(offer, "Close now"), dana.press(offer, "Close now")]);

    expect(answers.filter(({ refused }) => refused)).toEqual([
      { text: "This was answered already, or it is older than a day. Nothing was done now.", refused: true },
    ]);
    expect(await said(id)).toEqual(["Bye."]);
    expect((await look(id)).status).toBe("closed");
  });

  it("asks once more when the customer wrote before one has chosen", async () => {
    const { id } = await open();
    const dana = handOf(world, world.dana);
    const offer = await dana.slash(`/ticket close ${id} Bye.`);
    await receiveFromCustomer(world.desk, world.jane, { at: { ticket: id }, body: "It burns again!" });

    const answer = await dana.press(offer, "Close now");
    expect([answer.card?.title, answer.card?.body]).toEqual([
      "Someone was faster",
      expect.stringContaining("It burns again!"),
    ]);
    expect((await look(id)).status).toBe("open");
    await dana.press(answer, "Send anyway");
    expect((await look(id)).status).toBe("closed");
  });

  it("can be left, and is nobody else's to answer", async () => {
    const { id } = await open();
    const offer = await handOf(world, world.dana).slash(`/ticket close ${id} canary`);

    expect(await handOf(world, world.lee).press(offer, "Close now")).toMatchObject({ refused: true });
    expect((await handOf(world, world.dana).press(offer, "Cancel")).text).toBe("Nothing was done.");
    expect(await handOf(world, world.dana).press(offer, "Close now")).toMatchObject({ refused: true });
    expect((await look(id)).status).toBe("open");
    expect(await said(id)).toEqual([]);
  });

  it("keeps what was typed when going on is refused, and offers to try again", async () => {
    const { id } = await open();
    const dana = handOf(world, world.dana);
    const offer = await dana.slash(`/ticket close ${id} Long answer.`);
    await setTicketStatus(world.desk, world.lee, { ticket: id, status: "closed" });

    const overtaken = await dana.press(offer, "Close now");
    expect(overtaken.card?.body).toContain("Lee closed this.");
    const refused = await dana.press(overtaken, "Send anyway");

    expect(refused.card).toMatchObject({ title: expect.stringContaining("closed already"), body: "Long answer." });
  });

  it("closes what is resolved at once, and what is closed not again", async () => {
    const { id } = await open();
    const dana = handOf(world, world.dana);
    await dana.slash(`/ticket resolve ${id}`);

    expect((await dana.slash(`/ticket close ${id}`)).text).toMatch(/is Closed now\.$/);
    expect(await dana.slash(`/ticket close ${id}`)).toMatchObject({
      refused: true,
      text: expect.stringMatching(/closed already/),
    });
    expect((await look(id)).auto_close_at).toBeNull();
  });
});

describe("a form that was overtaken", () => {
  it("says who was faster, and sends only when asked to", async () => {
    const { id } = await open();
    const dana = handOf(world, world.dana);
    const form = await dana.open({ command: "ticket reply", options: { ref: String(id) } });
    await replyToCustomer(world.desk, world.lee, { at: { ticket: id }, body: "I have it." });
    await receiveFromCustomer(world.desk, world.jane, { at: { ticket: id }, body: "Thanks!" });

    const asked = await dana.submit(form, { text: "Can you say more?" });

    expect(asked.card?.body).toBe(
      "Lee answered: “I have it.”\n\nJane Doe wrote: “Thanks!”\n\nYou wrote: Can you say more?",
    );
    expect(await said(id)).not.toContain("Can you say more?");
    const edit = asked.card?.actions.flat().find((action) => action.kind === "button" && action.label === "Edit");
    const again = edit?.kind === "button" ? await dana.open(edit.call) : undefined;
    expect(again?.fields.find(({ name }) => name === "text")?.value).toBe("Can you say more?");
    await dana.press(asked, "Send anyway");
    expect((await said(id)).at(-1)).toBe("Can you say more?");
  });

  it("does not mind what its own agent did, nor notes", async () => {
    const { id } = await open();
    const dana = handOf(world, world.dana);
    const form = await dana.open({ command: "ticket reply", options: { ref: String(id) } });
    await replyToCustomer(world.desk, world.dana, { at: { ticket: id }, body: "One moment." });
    await handOf(world, world.lee).slash(`/ticket note ${id} leave it to Dana`);

    expect((await dana.submit(form, { text: "Done." })).text).toBe("✅ Sent to the customer.");
  });

  it("asks on a ticket that was closed meanwhile", async () => {
    const { id } = await open();
    const dana = handOf(world, world.dana);
    const form = await dana.open({ command: "ticket close", options: { ref: String(id) }, asks: true });
    expect(form.fields.find(({ name }) => name === "how")).toMatchObject({ value: "resolve", required: false });
    await setTicketStatus(world.desk, world.lee, { ticket: id, status: "closed" });

    const asked = await dana.submit(form, { message: "All good?", how: "resolve" });

    expect(asked.card?.body).toContain("Lee closed this.");
    expect(await said(id)).toEqual([]);
  });
});

describe("a ticket that is in that status already", () => {
  it("is not resolved once it is closed: its customer is asked nothing, and nothing closes by itself", async () => {
    const { id } = await open();
    await setTicketStatus(world.desk, world.dana, { ticket: id, status: "closed" });
    const dana = handOf(world, world.dana);

    const answers = [await dana.run({ command: "ticket resolve", options: { ref: `TKT-${id}` } })];
    answers.push(await dana.slash(`/ticket resolve ${id} Bye again.`));

    const refusal = { text: `TKT-${String(id).padStart(3, "0")} is closed already.`, refused: true };
    expect(answers).toEqual([refusal, refusal]);
    expect(await look(id)).toMatchObject({ status: "closed", auto_close_at: null });
    expect(await said(id)).toEqual([]);
  });

  it.each(["resolve", "reopen"])("and is told more by %s: the answer says that it was sent, or kept", async (verb) => {
    const { id } = await open();
    const dana = handOf(world, world.dana);
    if (verb === "resolve") await dana.slash(`/ticket resolve ${id}`);

    const told = await dana.slash(`/ticket ${verb} ${id} One more thing.`);
    const kept = await dana.run({ command: `ticket ${verb}`, options: { ref: `TKT-${id}`, reason: "for us" } });
    const neither = await dana.slash(`/ticket ${verb} ${id}`);

    expect(told.text).toMatch(/^✅ Your message was sent to the customer\. TKT-\d+ is \w+ already\.$/);
    expect(kept.text).toMatch(/^🔒 Your reason is kept as a note\. TKT-\d+ is \w+ already\.$/);
    expect(neither.text).toMatch(/^TKT-\d+ is \w+ already\.$/);
    expect(await said(id)).toEqual(["One more thing.", "for us"]);
  });
});
