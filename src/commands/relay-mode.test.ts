// Mode off: nothing goes to a customer from the platform whose channel only shows, whichever door it would leave by.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sendingOf } from "../cards/whisper-card.ts";
import { addNote } from "../desk/conversations/add-note.ts";
import { saveMacro } from "../desk/macros/macros.ts";
import type { RelayMode } from "../desk/relay/decide.ts";
import { setRelayMode } from "../desk/relay/modes.ts";
import { attachTicket } from "../desk/tickets/attach.ts";
import { openThreadDesk, type ThreadDesk } from "../relay/testing.ts";
import { onlyShows } from "./command.ts";
import { runCall } from "./run.ts";

let desk: ThreadDesk;
let note: number;
afterEach(() => desk.close());

describe.each(["slack", "discord"] as const)("on %s", (platform) => {
  beforeEach(async () => {
    desk = await openThreadDesk({ platform });
    const { world, conversation } = desk;
    await attachTicket(world.desk, world.dana, { conversation });
    await saveMacro(world.desk, world.dana, { name: "bye", body: "Goodbye." });
    note = (await addNote(world.desk, world.dana, { at: { conversation }, body: "by a note" })).message;
  });
  const setMode = (mode: RelayMode) => setRelayMode(desk.world.desk, desk.world.dana, { channel: "C1", mode });
  /** `mode` is that of the place it is asked in, where that is a channel of the desk's. */
  const ask = (command: string, options: Record<string, string>, mode?: RelayMode) => {
    const { world } = desk;
    const context = { desk: world.desk, actor: world.dana, platform, mode, findAgent: async () => undefined };
    return runCall(context, { command, options });
  };
  const doors = [
    ["ticket reply", { ref: "TKT-001", text: "by /ticket reply" }],
    ["ticket reply", { ref: "chat-1", text: "by a chat's Reply" }],
    ["ticket macro", { ref: "TKT-001", name: "bye" }],
    ["ticket reopen", { ref: "TKT-001", message: "by a last word" }],
  ] as const;

  it.each([undefined, "assignee"] as const)("nothing leaves by any door, asked in a place of mode %s", async (mode) => {
    await setMode("off");
    const answers = [];
    for (const [command, options] of doors) answers.push(await ask(command, options, mode));
    const sending = sendingOf({ note: String(note) });
    const kept = await ask(sending.command, sending.options, mode);

    expect(answers.map(({ text, refused }) => [text, refused])).toEqual(doors.map(() => [onlyShows, true]));
    expect([kept.refused, kept.card?.body]).toEqual([true, expect.stringContaining(onlyShows)]);
    expect(await desk.heard()).toEqual([]);
  });

  it("a place that only shows does not keep in what is said in another channel's thread", async () => {
    await ask("ticket reply", { ref: "TKT-001", text: "by /ticket reply" }, "off");

    expect(await desk.heard()).toEqual(["by /ticket reply"]);
  });

  it("a chat that has no thread yet is not begun out of all channels where the desk's own only shows", async () => {
    await setMode("off");
    const begin = { customer: String(desk.world.mallory.id), message: "by /chat new" };
    const answer = await ask("chat new", begin);

    expect([answer.text, answer.refused]).toEqual([onlyShows, true]);
    await setMode("explicit");
    expect((await ask("chat new", begin)).refused).toBeUndefined();
  });
});
