// 4.3, the highest risk of the house: whatever agents do among themselves, a customer's every view stays the same, byte for byte.

import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AgentActor } from "../../src/desk/actor.ts";
import { addNote } from "../../src/desk/conversations/add-note.ts";
import { deleteMessage, editMessage } from "../../src/desk/conversations/edit-message.ts";
import { markRead } from "../../src/desk/conversations/mark-read.ts";
import { publishNote } from "../../src/desk/conversations/publish-note.ts";
import { replyToCustomer } from "../../src/desk/conversations/reply.ts";
import { readFeed } from "../../src/desk/sql/read-feed.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

const canary = "CANARY-4712";

let world: HttpWorld;
let carla: string;
let ada: AgentActor;
beforeAll(async () => {
  world = await createHttpWorld();
  carla = await world.tokenOf(world.people.carla);
  ada = { kind: "agent", id: world.people.ada.id, name: "Ada", role: "agent" };
  await world.call("POST", "/webhooks", { as: world.key, body: { url: "https://app.example.com/webhooks" } });
});
afterAll(() => world.close());

interface Talk {
  ticket: number;
  conversation: number;
  /** Of the agents, not deleted. */
  notes: number[];
  replies: number[];
}

async function openTalk(): Promise<Talk> {
  const { json } = await world.call("POST", "/tickets", { as: carla, body: { subject: "Help", description: "Me" } });
  return { ticket: json.ticket.id, conversation: json.ticket.conversation_id, notes: [], replies: [] };
}

/** What only agents may know of. */
const secretly: Record<string, (talk: Talk) => Promise<unknown>> = {
  async note(talk) {
    const { message } = await addNote(world.desk, ada, { at: { ticket: talk.ticket }, body: `${canary} a note` });
    talk.notes.push(message);
  },
  async noteByKey({ ticket }) {
    const body = { message: `${canary} by a key`, is_internal: true };
    const headers = { "Idempotency-Key": `note-${ticket}` };
    return world.call("POST", `/tickets/${ticket}/message`, { as: world.key, body, headers });
  },
  async noteWithFile({ ticket }) {
    const body = new FormData();
    body.append("is_internal", "true");
    body.append("files", new File([canary], `${canary}.txt`));
    expect((await world.call("POST", `/tickets/${ticket}/attachments`, { as: world.key, body })).status).toBe(201);
  },
  async editNote({ notes }) {
    const message = notes.at(-1);
    if (message) await editMessage(world.desk, ada, { message, body: `${canary} edited` });
  },
  async deleteNote({ notes }) {
    const message = notes.pop();
    if (message) await deleteMessage(world.desk, ada, { message });
  },
};

const openly: Record<string, (talk: Talk) => Promise<unknown>> = {
  async reply(talk) {
    const { message } = await replyToCustomer(world.desk, ada, { at: { ticket: talk.ticket }, body: "In public" });
    talk.replies.push(message);
  },
  ask: ({ ticket }) => world.call("POST", `/tickets/${ticket}/message`, { as: carla, body: { message: "Hello?" } }),
  async editReply({ replies }) {
    const message = replies.at(-1);
    if (message) await editMessage(world.desk, ada, { message, body: "In public, again" });
  },
  async publish({ ticket }) {
    const { message } = await addNote(world.desk, ada, { at: { ticket }, body: "for the customer after all" });
    await publishNote(world.desk, ada, { message });
  },
  read: ({ conversation }) => markRead(world.desk, ada, { at: { conversation } }),
  resolve: ({ ticket }) =>
    world.call("PUT", `/tickets/${ticket}/status`, { as: world.key, body: { status: "resolved" } }),
};

/** All that the customer can see of it, headers and lengths included; and what their app is told. */
async function viewOf({ ticket, conversation }: Talk): Promise<Record<string, string>> {
  const view: Record<string, string> = {};
  const paths = [
    ...[`/tickets/${ticket}`, "/tickets", "/chat", `/chat/${conversation}/messages`, "/stats"],
    ...[`/tickets?search=${canary}`, `/chat?search=${canary}`, "/tickets?sort=waiting", "/chat?unread=true"],
  ];
  for (const path of paths) {
    const { status, headers, text } = await world.call("GET", path, { as: carla });
    const shown = [...headers].filter(([name]) => name !== "x-request-id");
    view[path] = JSON.stringify([status, shown, text]);
  }
  view.stream = JSON.stringify(await readFeed(world.desk, { conversation, audience: "customer", after: 0 }));
  const told = await world.desk.prisma.delivery.count({
    where: { conversationId: conversation, webhookId: { not: null } },
  });
  view.webhooks = String(told);
  return view;
}

/** How far the stream has looked, and what it has seen, may differ; what it says may not. */
const said = ({ stream = "{}", ...view }: Record<string, string>) => ({ ...view, events: JSON.parse(stream).events });

it("4.3: no history of notes, edits, files and deletions changes anything that a customer can see", async () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...Object.entries(secretly)) },
    { weight: 2, arbitrary: fc.constantFrom(...Object.entries(openly)) },
  );
  const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
    const talk = await openTalk();
    for (const [name, act] of steps) {
      const before = await viewOf(talk);
      await act(talk);
      const after = await viewOf(talk);

      if (name in secretly) expect([name, said(after)]).toEqual([name, said(before)]);
      expect(JSON.stringify(after).replaceAll(`search=${canary}`, "")).not.toContain(canary);
    }
  });
  await fc.assert(property, { numRuns: 15, seed: 43, endOnFailure: true });
}, 120_000);

it("4.3: a note's files, and another caller's replayed answer, are nowhere for the customer", async () => {
  const talk = await openTalk();
  await secretly.noteWithFile?.(talk);
  const { json } = await world.call("GET", `/tickets/${talk.ticket}`, { as: world.key });
  const [{ id }] = json.ticket.messages.flatMap(({ attachments }: { attachments: { id: number }[] }) => attachments);
  const refused = await world.call("GET", `/attachments/${id}`, { as: carla });
  const body = { message: `${canary} by a key`, is_internal: true };
  const headers = { "Idempotency-Key": `note-${talk.ticket}` };
  await world.call("POST", `/tickets/${talk.ticket}/message`, { as: world.key, body, headers });
  const replayed = await world.call("POST", `/tickets/${talk.ticket}/message`, { as: carla, body, headers });

  expect([refused.status, refused.text.includes(canary)]).toEqual([404, false]);
  expect([replayed.status, replayed.headers.has("Idempotent-Replayed")]).toEqual([403, false]);
  expect(replayed.text).not.toContain(canary);
});
