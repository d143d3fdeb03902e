import { afterAll, beforeAll, expect, it } from "vitest";
import { renderCard as discordCard } from "../../bots/discord/components.ts";
import { cardBlocks } from "../../bots/slack/blocks.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { useLoginLink } from "../desk/people/login-links.ts";
import { runCall } from "./run.ts";

let test: TestDesk;
beforeAll(async () => {
  test = await openTestDesk();
});
afterAll(() => test.close());

it("gives the agent a link that signs in as them, on the card only", async () => {
  const context = { desk: test.desk, actor: test.lee, platform: "slack", findAgent: async () => undefined } as const;
  const { text, card } = await runCall(context, { command: "support web", options: {} });
  const token = /token=([0-9a-f]{32})$/.exec(card?.body ?? "")?.[1] ?? "";

  expect(text).not.toContain(token);
  // Neither platform's escaping touches the link.
  const url = `${test.desk.publicUrl}/customerservices/login?token=${token}`;
  if (!card) throw new Error("There is no card.");
  for (const rendered of [cardBlocks(card), discordCard(card)]) expect(JSON.stringify(rendered)).toContain(url);
  const secret = await useLoginLink(test.desk, token, null);
  expect(secret).toBeTruthy();
  const session = await test.desk.prisma.agentSession.findFirstOrThrow();
  expect(session.personId).toBe(test.lee.id);
});
