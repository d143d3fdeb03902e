import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import type { Actor } from "../desk/actor.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { replyToCustomer } from "../desk/conversations/reply.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { selectConversation } from "../desk/sql/view-conversation.ts";
import { openTicket } from "../desk/tickets/open.ts";
import { setTicketStatus } from "../desk/tickets/set-status.ts";
import { conversationCard } from "./conversation-card.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

const openedBy = async (actor: Actor) =>
  (await openTicket(world.desk, actor, { customer: world.jane.id, subject: "Refund", description: "Please." }))
    .conversation_id;
const startedBy = async (actor: Actor) =>
  (await startConversation(world.desk, actor, { customer: world.jane.id, body: "Hello" })).conversation;
const customerLabel = async (conversation: number) => {
  const view = await selectConversation(world.desk, { conversation });
  return view && conversationCard(view).facts[0]?.label;
};

it("says that a customer is verified who came with a token of their own, and of nobody else", async () => {
  const { jane, app, dana } = world;
  const labels = async (by: (actor: Actor) => Promise<number>) =>
    Promise.all([jane, app, dana].map(async (actor) => customerLabel(await by(actor))));

  const expected = ["Customer (verified)", "Customer (unverified)", "Customer (unverified)"];
  expect(await labels(openedBy)).toEqual(expected);
  expect(await labels(startedBy)).toEqual(expected);
});

it("says of a resolved ticket when it closes by itself, and of no other", async () => {
  const { desk, dana, clock } = world;
  const conversation = await openedBy(world.app);
  const closes = async () => {
    const view = await selectConversation(desk, { conversation });
    return view && conversationCard(view).facts.find(({ label }) => label === "Closes by itself")?.value;
  };
  expect(await closes()).toBeUndefined();
  const { ticket } = (await selectConversation(desk, { conversation })) ?? {};

  await setTicketStatus(desk, dana, { ticket: ticket?.id ?? 0, status: "resolved" });

  const hours = desk.autoCloseHours * 3_600_000;
  expect(await closes()).toEqual({ time: new Date(clock.now.getTime() + hours) });
  await setTicketStatus(desk, dana, { ticket: ticket?.id ?? 0, status: "closed" });
  expect(await closes()).toBeUndefined();
});

it("says so from the first word that they write themselves, and then for good", async () => {
  const conversation = await openedBy(world.app);
  const at = { conversation };
  await receiveFromCustomer(world.desk, world.app, { at, body: "by the app's server" });
  await replyToCustomer(world.desk, world.dana, { at, body: "Is that you?" });
  expect(await customerLabel(conversation)).toBe("Customer (unverified)");

  await receiveFromCustomer(world.desk, world.jane, { at, body: "It is me." });
  await receiveFromCustomer(world.desk, world.app, { at, body: "by the app's server" });

  expect(await customerLabel(conversation)).toBe("Customer (verified)");
});
