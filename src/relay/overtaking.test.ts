// What waits in its hold window goes before whatever is said to the customer after it, by any door; what says nothing to them ends no window.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { handOf } from "../../test/commands.ts";
import { addNote } from "../desk/conversations/add-note.ts";
import { claimConversation } from "../desk/conversations/assign.ts";
import { publishNote } from "../desk/conversations/publish-note.ts";
import { saveMacro } from "../desk/macros/macros.ts";
import { replyNow } from "../desk/relay/reply-now.ts";
import { attachTicket } from "../desk/tickets/attach.ts";
import { openThreadDesk, type ThreadDesk } from "./testing.ts";

let thread: ThreadDesk;
let message: string;
afterEach(() => thread.close());

const held = () => thread.world.database.prisma.heldMessage.count();
const hand = () => handOf(thread.world, thread.world.lee);

describe.each(["slack", "discord"] as const)("on %s", (platform) => {
  beforeEach(async () => {
    thread = await openThreadDesk({ platform });
    const { world, conversation } = thread;
    await attachTicket(world.desk, world.dana, { conversation });
    await claimConversation(world.desk, world.dana, { at: { conversation } });
    message = await thread.say(world.dana, "A");
  });

  it.each(["!help", "!claim", "!note for us", "!nonsense", "!priority urgent", "!reopen"])(
    "%s ends no hold window: what waits can still be taken back",
    async (command) => {
      await thread.say(thread.world.lee, command);

      expect([await held(), await thread.heard()]).toEqual([1, []]);
      await thread.remove(message);
      await thread.release();
      expect(await thread.heard()).toEqual([]);
    },
  );

  it.each(["!r B", "!reopen B", "!resolve B"])("%s goes after what waits", async (command) => {
    await thread.say(thread.world.lee, command);

    expect(await thread.heard()).toEqual(["A", "B"]);
  });

  it.each(["!resolve", "!status closed"])(
    "%s, of which the customer hears, comes after what waits",
    async (command) => {
      await thread.say(thread.world.lee, command);

      expect([await held(), await thread.heard()]).toEqual([0, ["A"]]);
    },
  );
});

describe("elsewhere,", () => {
  beforeEach(async () => {
    thread = await openThreadDesk();
    const { world, conversation } = thread;
    await attachTicket(world.desk, world.dana, { conversation });
    await claimConversation(world.desk, world.dana, { at: { conversation } });
    message = await thread.say(world.dana, "A");
  });

  it.each([
    "/ticket reply TKT-001 B",
    "/ticket reply chat-1 B",
    "/ticket resolve TKT-001 B",
    "/ticket reopen TKT-001 B",
  ])("%s goes after what waits", async (line) => {
    await hand().slash(line);

    expect(await thread.heard()).toEqual(["A", "B"]);
  });

  it("a reply with a status, a closing now and a saved reply's Send do, too", async () => {
    const { world } = thread;
    await saveMacro(world.desk, world.dana, { name: "b", body: "B" });
    const preview = await hand().slash("/ticket macro b TKT-001");
    expect([await held(), await thread.heard()]).toEqual([1, []]);
    await hand().press(preview, "Send");
    expect(await thread.heard()).toEqual(["A", "B"]);

    await thread.say(world.dana, "C");
    await hand().run({ command: "ticket reply", options: { ref: "TKT-001", text: "D", status: "in_progress" } });
    await thread.say(world.dana, "E");
    const asked = await hand().slash("/ticket close TKT-001 F");
    expect(await held()).toBe(1);
    await hand().press(asked, "Close now");
    expect(await thread.heard()).toEqual(["A", "B", "C", "D", "E", "F"]);
  });

  it("a note that is sent after all and an answer of the console or the API do, too", async () => {
    const { world, conversation } = thread;
    const note = await addNote(world.desk, world.lee, { at: { conversation }, body: "B" });
    await publishNote(world.desk, world.lee, { message: note.message });
    expect(await thread.heard()).toEqual(["A", "B"]);

    await thread.say(world.dana, "C");
    await replyNow(world.desk, world.lee, { at: { conversation }, body: "D" });
    expect(await thread.heard()).toEqual(["A", "B", "C", "D"]);
  });
});
