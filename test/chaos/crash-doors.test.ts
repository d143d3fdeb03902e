// The API and a bot kill themselves at each point of taking a word in, come back, and everything is as if nothing had happened.

import { expect, it } from "vitest";
import { begin, expectExactly, inWorld, nextChat, out } from "./crash-suite.ts";
import { textOf, type Word } from "./words.ts";

inWorld("http", (world) => {
  it.each([
    ["the word is written, not committed (M1)", "before commit of add-message"],
    ["the word is committed, not answered (M2)", "after commit of add-message"],
  ])(
    "%s",
    async (_name, point) => {
      const chat = nextChat();
      const conversation = await begin(world(), chat);
      const say = () =>
        world().app.post(
          `/chat/${conversation}/send`,
          { message: textOf(out(chat, 2)) },
          { "idempotency-key": point.replaceAll(" ", "-") },
        );

      await world().crash(point, () => expect(say()).rejects.toThrow());
      await say();

      await expectExactly(world(), chat, [out(chat, 1), out(chat, 2)]);
    },
    240_000,
  );

  it("the word is committed, nobody rung for (M2)", async () => {
    const chat = nextChat();
    const conversation = await begin(world(), chat);
    const say = () => world().app.post(`/chat/${conversation}/send`, { message: textOf(out(chat, 2)) });

    await world().crash("after add-message", () => expect(say()).rejects.toThrow());

    await expectExactly(world(), chat, [out(chat, 1), out(chat, 2)]);
  }, 240_000);
});

inWorld("slack", (world) => {
  it.each([
    ["the agent's word is received, not stored (M9)", "before inbox-store"],
    ["it is stored, not acknowledged (M9)", "after inbox-store"],
    ["it is taken, not processed (M10)", "after inbox-take"],
    ["it is processed, not marked so (M11)", "before inbox-finish"],
  ])(
    "%s",
    async (_name, point) => {
      const chat = nextChat();
      const conversation = await begin(world(), chat);
      await expectExactly(world(), chat, [out(chat, 1)]);
      const { slack, pool } = world();
      const { rows } = await pool.query<{ thread_id: string }>(
        "SELECT thread_id FROM thread JOIN target ON target.id = target_id WHERE conversation_id = $1 AND kind = 'slack'",
        [conversation],
      );
      const answer: Word = { chat, source: "slack", n: 1 };
      const thread = rows[0]?.thread_id ?? "";

      await world().crash(point, async () => {
        await slack.user("dana").say(slack.supportChannel, textOf(answer), { thread });
      });

      await expectExactly(world(), chat, [out(chat, 1), answer]);
    },
    240_000,
  );
});
