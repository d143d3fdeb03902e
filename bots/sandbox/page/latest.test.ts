import { expect, test } from "vitest";
import type { MessageView, SlackView } from "../slack/snapshot.ts";
import { latestSlack } from "./latest.ts";

const message = (ts: number, thread?: number): MessageView =>
  ({ ts: String(ts), ...(thread === undefined ? {} : { thread_ts: String(thread) }) }) as MessageView;

test("only the latest of a long channel is shown, and an old thread in which something was said just now", () => {
  const roots = Array.from({ length: 200 }, (_, index) => message(1_000 + index));
  const messages = [message(1), message(2), ...roots, message(9_000, 2)];
  const view = { channels: [{ messages }] } as unknown as SlackView;

  const shown = latestSlack(view).channels[0]?.messages.map(({ ts }) => ts) ?? [];

  expect(shown).toContain("2");
  expect(shown).not.toContain("1");
  expect(shown.at(-1)).toBe("9000");
  expect(shown.length).toBeLessThan(100);
});
