import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buttonOf, handOf } from "../../test/commands.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import type { Form } from "../cards/card.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { removeMacro } from "../desk/macros/macros.ts";
import { findTicket } from "../desk/tickets/find.ts";
import { openTicket } from "../desk/tickets/open.ts";
import { fillForm } from "./fill-form.ts";
import { formFor } from "./run.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
  const text = "Hi {customer.first_name}, {ticket.number} ({ticket.subject}) is with us. {Agent.Name}";
  await handOf(world, world.dana).slash(`/support macro Hello ${text}`);
});
afterAll(() => world.close());

const open = (subject: string) =>
  openTicket(world.desk, world.jane, { customer: world.jane.id, subject, description: "It burns" });
const said = async (ticket: number) =>
  (await findTicket(world.desk, world.dana, { ticket })).messages.map(({ message }) => message);

describe("a macro", () => {
  it("is shown filled in, and sent as it was shown", async () => {
    const { id, ticket_number } = await open("Printer {customer.email}");
    const lee = handOf(world, world.lee);

    const preview = await lee.slash(`/ticket macro HELLO ${id}`);

    const words = `Hi Jane, ${ticket_number} (Printer {customer.email}) is with us. Lee`;
    expect(preview.card).toMatchObject({ title: "Send “hello”?", body: words });
    expect(await said(id)).toEqual([]);
    await handOf(world, world.dana).slash("/support macro hello Changed");
    await lee.press(preview, "Send");
    expect(await said(id)).toEqual([words]);
    await handOf(world, world.dana).slash("/support macro hello Hi {customer.first_name}, {ticket.number}");
  });

  it("can be changed before it goes, and asks when the customer wrote meanwhile", async () => {
    const { id } = await open("Printer");
    const lee = handOf(world, world.lee);
    const preview = await lee.slash(`/ticket macro hello ${id}`);
    const edit = preview.card?.actions.flat().find((action) => action.kind === "button" && action.label === "Edit");
    const form = edit?.kind === "button" ? await lee.open(edit.call) : undefined;
    expect(form?.fields.find(({ name }) => name === "text")?.value).toMatch(/^Hi Jane/);
    await receiveFromCustomer(world.desk, world.jane, { at: { ticket: id }, body: "Solved it." });

    const asked = await lee.press(preview, "Send");

    expect(asked.card?.body).toContain("Jane Doe wrote: “Solved it.”");
    expect(await said(id)).toEqual(["Solved it."]);
  });

  it("says what is wrong: no such name, a ticket's number in a chat, a placeholder that is none", async () => {
    const { conversation } = await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hi" });
    const dana = handOf(world, world.dana);
    const { id } = await open("S");

    expect((await dana.slash(`/ticket macro nope ${id}`)).text).toBe(
      "There is no macro of this name. There is: hello.",
    );
    expect((await dana.slash(`/ticket macro hello chat-${conversation}`)).text).toContain("says {ticket.number}");
    expect((await dana.slash("/support macro bad Dear {customer.nmae}")).text).toContain(
      "{customer.nmae} is no placeholder",
    );
    expect((await dana.slash('/support macro name:"two words" text:x')).text).toContain("one word of letters");
  });

  it("gets a new name in its form on both platforms, and an existing one is changed by its name there", async () => {
    const dana = handOf(world, world.dana);
    const macros = await dana.slash("/support macros");
    const list = buttonOf(macros, "New macro").call;
    for (const platform of ["slack", "discord"] as const) {
      const empty = formFor(list, { inThread: false });
      const form = empty && (await fillForm({ desk: world.desk, actor: world.dana, platform }, empty));
      const name = form?.fields.find((field) => field.name === "name");

      expect(name).toMatchObject({ kind: "line", required: true, maxLength: 40 });
      expect(name?.choices).toBeUndefined();
      const made = await dana.submit(form as Form, { name: `fresh-${platform}`, text: "Hi" });
      expect(made.text).toContain(`Made the macro fresh-${platform}`);
      const changed = await dana.submit(form as Form, { name: `fresh-${platform}`, text: "Hello" });
      expect(changed.text).toContain(`Changed the macro fresh-${platform}`);
      await removeMacro(world.desk, world.dana, { name: `fresh-${platform}` });
    }
  });

  it("is written by admins only, listed for every agent, and removed after a question", async () => {
    const [dana, lee] = [handOf(world, world.dana), handOf(world, world.lee)];
    await dana.slash("/support macro bye Goodbye");

    expect(await lee.slash("/support macro bye Hacked")).toMatchObject({
      refused: true,
      text: expect.stringMatching(/for admins/),
    });
    expect((await lee.slash("/support help")).card?.body).not.toContain("macro-remove");
    expect((await lee.slash("/support macros")).card?.rows.map(({ text }) => text.split("\n")[0])).toEqual([
      "bye",
      "hello",
    ]);
    const asked = await dana.slash("/support macro-remove bye");
    await dana.press(asked, "Remove");
    expect((await lee.slash("/support macros")).card?.rows).toHaveLength(1);
  });
});
