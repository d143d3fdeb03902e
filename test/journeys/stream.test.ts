import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createClient } from "../../src/client/create-client.ts";
import { openHouse, type TestHouse, testKey } from "../house.ts";
import { onBothQueues } from "./backends.ts";
import { slackButton, slackReplies, slackRoot } from "./look.ts";

onBothQueues("a customer's app that streams", (queue) => {
  let house: TestHouse;

  beforeAll(async () => {
    house = await openHouse({ redisUrl: queue.redisUrl() });
  });
  afterAll(() => house.close());

  it("is told what the agent answers in the thread, and nothing of what the team says among itself", async () => {
    const { slack, url } = house;
    const server = createClient({ baseUrl: url, token: testKey });
    const { user } = await server.users.create({ name: "Jane Doe" });
    const { token } = await server.users.token(user.id);
    const app = createClient({ baseUrl: url, token });
    const { conversation_id: id } = await app.chats.create({ message: "Hello, I need help" });
    const events = app.chats.stream(id, { after: 0 });
    const told = [(await events.next()).value];

    const root = await slack.waitFor(() => slackRoot(slack, "Jane Doe"));
    const dana = slack.user("dana");
    await dana.say(slack.supportChannel, "canary: who is this?", { thread: root.ts });
    await slack.waitFor(() =>
      slackReplies(slack, root.ts).find(({ reactions }) => reactions?.some(({ name }) => name === "lock")),
    );
    await dana.click(slack.supportChannel, root.ts, slackButton(root, "Claim"));
    await slack.waitFor(() => JSON.stringify(slackRoot(slack, "Jane Doe")).includes("Unclaim"));
    await dana.say(slack.supportChannel, "We are here to help!", { thread: root.ts });
    for await (const event of events) {
      told.push(event);
      if (event.event === "message") break;
    }

    const words = told.map((event) => (event?.event === "message" ? event.data.message : event?.event));
    expect(words[0]).toBe("Hello, I need help");
    expect(words.at(-1)).toBe("We are here to help!");
    expect(JSON.stringify(told)).not.toContain("canary");
    expect(told.at(-1)?.data).toMatchObject({ sender: { name: "Dana", role: "admin" }, is_internal: false });
  });

  it("is ten lines, which run as the README has them", async () => {
    const { slack, url } = house;
    const readme = await readFile("README.md", "utf8");
    const program = /```js\n([^`]*createClient(?:[^`]|`(?!``))*)```/.exec(readme)?.[1] ?? "";
    const code = program
      .replaceAll("http://localhost:8000", url)
      .replace("tdk_…", testKey)
      .replace("Jane Doe", "Readme Roe");
    const app = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
    let printed = "";
    app.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    try {
      const root = await slack.waitFor(() => slackRoot(slack, "Readme Roe"));
      const dana = slack.user("dana");
      await dana.click(slack.supportChannel, root.ts, slackButton(root, "Claim"));
      await slack.waitFor(() => JSON.stringify(slackRoot(slack, "Readme Roe")).includes("Unclaim"));
      await dana.say(slack.supportChannel, "Try again now", { thread: root.ts });

      await slack.waitFor(() => printed.includes("Try again now"));
      expect(printed).toBe("Readme Roe: Hello, I need help\nReadme Roe: I cannot pay\nDana: Try again now\n");
    } finally {
      app.kill();
    }
  });
});
