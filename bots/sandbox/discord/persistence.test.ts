import { Routes } from "discord.js";
import { expect, test } from "vitest";
import type { Keep } from "../drawer.ts";
import { handClock, restOf, sandbox } from "./test-desk.ts";

/** Keeps text, as a file would. */
function paper(): Keep & { lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    load: () => lines.map((line) => JSON.parse(line)),
    append: (record) => void lines.push(JSON.stringify(record)),
  };
}

test("a restart finds everything under the same ids, and goes on above them", async () => {
  const keep = paper();
  const before = await sandbox({ keep });
  const dana = before.user("dana");
  const kim = before.user("kim");
  kim.grant(before.agentRoleId);
  const rest = restOf(before);
  const messages = Routes.channelMessages(before.supportChannel);
  const root = (await rest.post(messages, { body: { content: "#TKT-001", nonce: "n1" } })) as { id: string };
  await rest.post(Routes.threads(before.supportChannel, root.id), { body: { name: "TKT-001" } });
  const said = await dana.say(root.id, "hello", {
    files: [{ name: "a.txt", contentType: "text/plain", content: Buffer.from("a") }],
  });
  await dana.react(root.id, said, "✅");
  await rest.delete(Routes.channelMessage(before.supportChannel, await dana.say("#support", "gone")));
  await rest.put(Routes.applicationCommands(before.applicationId), {
    body: [{ name: "ticket", description: "Tickets" }],
  });
  const hook = (await rest.post(Routes.channelWebhooks(before.supportChannel), { body: { name: "Relay" } })) as {
    id: string;
  };
  const kept = before.state();
  const port = Number(new URL(before.apiUrl).port);
  await before.close();

  const after = await sandbox({ keep, port });

  expect(timeless(after.state())).toEqual(timeless(kept));
  expect(after.user("kim").id).toBe(kim.id);
  expect(await restOf(after).get(Routes.webhook(hook.id))).toMatchObject({ name: "Relay" });
  const again = await after.user("dana").say("#support", "next");
  expect(BigInt(again)).toBeGreaterThan(BigInt(said));
  const url = after.messages(root.id).at(-1)?.attachments[0]?.url ?? "";
  expect(await (await fetch(url)).text()).toBe("a");
});

test("ids are unique and rise even when the clock stands still", async () => {
  const discord = await sandbox({ clock: handClock() });
  const dana = discord.user("dana");

  const ids: bigint[] = [];
  for (let n = 0; n < 50; n += 1) ids.push(BigInt(await dana.say("#support", `${n}`)));

  expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? 0n))).toBe(true);
});

/** Links are signed for the moment they are read. */
function timeless(state: unknown): unknown {
  return JSON.parse(JSON.stringify(state).replaceAll(/\?ex=[^"]*/g, ""));
}
