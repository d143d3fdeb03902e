import { expect, it } from "vitest";
import type { Utterance } from "./channel.ts";
import { speakerOf } from "./speaker.ts";

const said = (kind: Utterance["kind"], name: string) => {
  const speaker = speakerOf({ kind, author: { name, avatarUrl: null }, text: "x" });
  return `${speaker.name}${speaker.badge}`;
};

it.each([
  ["agent", "Dana (Slack)", "Dana (Slack)"],
  ["note", "Dana (Discord)", "Dana (Discord)"],
  ["agent", "Dana", "Dana (agent)"],
  ["customer", "Jane", "Jane"],
  ["customer", "Dana (agent)", "Dana"],
  ["customer", "Dana ( Discord )(SLACK)", "Dana"],
  ["customer", "Dana （ａｇｅｎｔ）", "Dana"],
  ["customer", "Jane (Acme)", "Jane (Acme)"],
] as const)("%s %s speaks as %s", (kind, name, shown) => {
  expect(said(kind, name)).toBe(shown);
});
