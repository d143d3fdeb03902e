import { afterEach, expect, test } from "vitest";
import { readyClient, sandbox } from "../discord/test-desk.ts";
import { closeAll, startApp, startWorld } from "../slack/testing.ts";
import { createSandboxPage, type SandboxPageParts } from "./page.ts";

afterEach(closeAll);

const parts: SandboxPageParts = {
  apiBase: "/customerservices",
  customers: async () => [{ id: 4, name: "<script>" }],
  customerToken: async (id) => `token of ${id}`,
  linkToken: async () => "once",
};
const ownPage = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
type Page = ReturnType<typeof createSandboxPage>;

const post = (page: Page, path: string, body: unknown, headers: Record<string, string> = ownPage) =>
  page.request(path, { method: "POST", headers, body: JSON.stringify(body) });

const answerOf = async (page: Page, path: string, body: unknown) => (await post(page, path, body)).json();

test("the page carries no script or style of its own, and its policy allows none", async () => {
  const answer = await createSandboxPage(parts).request("/");
  const html = await answer.text();

  expect(answer.headers.get("content-security-policy")).toContain("script-src 'self'; style-src 'self'");
  expect(html).toContain('data-api="/customerservices"');
  expect(html).not.toMatch(/<style|style=|<script(?! type="module" src="[^"]+"><\/script>)|https?:\/\//);
  expect((await createSandboxPage(parts).request("/style.css")).headers.get("content-type")).toContain("text/css");
  expect((await createSandboxPage(parts).request("/client/..%2f..%2fpackage.json")).status).toBe(404);
});

test.each(["evil.example", "127.0.0.1.evil.example:8000", "10.0.0.7:8000", "[::2]"])(
  "%s is not this machine",
  async (host) => {
    expect((await createSandboxPage(parts).request("/state", { headers: { host } })).status).toBe(403);
  },
);

test.each(["127.0.0.1:8000", "localhost", "[::1]:8000", "LOCALHOST:1"])("%s is this machine", async (host) => {
  expect((await createSandboxPage(parts).request("/state", { headers: { host } })).status).toBe(200);
});

test.each([
  [{ ...ownPage, "sec-fetch-site": "cross-site" }],
  [{ ...ownPage, "sec-fetch-site": "same-site" }],
  [{ "content-type": "application/json", origin: "http://evil.example", host: "localhost" }],
  [{ "content-type": "text/plain", "sec-fetch-site": "same-origin" }],
])("nothing is done for another site: %o", async (headers) => {
  expect((await post(createSandboxPage(parts), "/customer-token", { id: 4 }, headers)).status).toBe(403);
});

test("a customer's token is given to the page", async () => {
  const page = createSandboxPage(parts);

  expect(await (await page.request("/customers")).json()).toEqual({ customers: [{ id: 4, name: "<script>" }] });
  expect(await answerOf(page, "/customer-token", { id: 4 })).toEqual({ ok: true, token: "token of 4" });
  expect((await post(page, "/customer-token", { id: "4; DROP" })).status).toBe(422);
});

test("the shop has one tag of the desk's, and tokens for the customers there are", async () => {
  const page = createSandboxPage(parts);

  const shop = await (await page.request("/shop")).text();
  expect(shop).toMatch(/<script\s+src="\/customerservices\/widget.js"\s+data-token-url="\/shop\/token\?customer=4"/);
  expect(shop).toContain("&lt;script&gt;");
  expect(shop).not.toMatch(/<style|style=|https?:\/\//);
  expect(await (await page.request("/shop/token?customer=4")).json()).toEqual({ token: "token of 4" });
  for (const other of ["5", "", "x", "4.5"])
    expect((await page.request(`/shop/token?customer=${other}`)).status).toBe(401);
  expect((await page.request("/shop/token?customer=4", { headers: { host: "evil.example" } })).status).toBe(403);
});

test("the console is a one-time link away", async () => {
  const answer = await createSandboxPage(parts).request("/console");

  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/customerservices/login?token=once"]);
});

test("without a platform its part of the state is null, and nobody can act there", async () => {
  const page = createSandboxPage(parts);

  expect(await (await page.request("/state")).json()).toEqual({ slack: null, discord: null, slackShortcuts: [] });
  expect((await post(page, "/slack", { as: "dana", do: "say", channel: "C1", text: "hi" })).status).toBe(404);
});

test("in Slack a person talks, reacts, runs commands, and reads what went wrong", async () => {
  const { slack } = await startWorld();
  await startApp(slack, (app) =>
    app.command("/ticket", async ({ ack, command }) => void (await ack(`you said ${command.text}`))),
  );
  await slack.waitFor(() => slack.connected() > 0);
  const page = createSandboxPage({ ...parts, slack });
  const channel = slack.supportChannel;
  const messages = () => slack.state().channels.find(({ id }) => id === channel)?.messages ?? [];

  expect(await answerOf(page, "/slack", { as: "dana", do: "say", channel, text: "hello <b>" })).toEqual({ ok: true });
  const ts = messages()[0]?.ts;
  expect(await answerOf(page, "/slack", { as: "lee", do: "react", channel, ts, name: "eyes" })).toEqual({ ok: true });
  expect(await answerOf(page, "/slack", { as: "dana", do: "edit", channel, ts, text: "hello" })).toEqual({ ok: true });
  expect(messages()[0]).toMatchObject({ text: "hello", reactions: [{ name: "eyes", count: 1 }] });

  await answerOf(page, "/slack", { as: "dana", do: "slash", channel, text: "/ticket  list status:open" });
  expect(slack.user("dana").ephemerals().at(-1)?.text).toBe("you said list status:open");
  const inThread = await answerOf(page, "/slack", {
    as: "dana",
    do: "slash",
    channel,
    text: "/ticket list",
    thread: ts,
  });
  expect(inThread).toEqual({ ok: false, message: "/ticket is not supported in threads. Sorry!" });
});

test("nobody becomes a member by being named, and unknown deeds and words are refused", async () => {
  const { slack } = await startWorld();
  const page = createSandboxPage({ ...parts, slack });
  const before = slack.state().users.length;
  const channel = slack.supportChannel;

  expect(await answerOf(page, "/slack", { as: "mallory", do: "say", channel, text: "hi" })).toMatchObject({
    ok: false,
  });
  expect(await answerOf(page, "/slack", { as: "dana", do: "constructor" })).toMatchObject({ ok: false });
  expect(await answerOf(page, "/slack", { as: "dana", do: "say", channel, text: 5 })).toMatchObject({ ok: false });
  expect((await page.request("/slack", { method: "POST", headers: ownPage, body: "{" })).status).toBe(422);
  expect(slack.state().users).toHaveLength(before);
});

test("in Discord a person talks, presses, and fills in a form", async () => {
  const discord = await sandbox();
  const client = await readyClient(discord);
  client.on("interactionCreate", (interaction) => {
    if (interaction.isButton()) {
      const input = { type: 4 as const, custom_id: "text", label: "Text", style: 1 };
      void interaction.showModal({ title: "Note", custom_id: "note", components: [{ type: 1, components: [input] }] });
    } else if (interaction.isModalSubmit()) {
      void interaction.reply({ content: interaction.fields.getTextInputValue("text"), flags: 64 });
    }
  });
  const page = createSandboxPage({ ...parts, discord });
  const channel = discord.supportChannel;
  const place = await client.channels.fetch(channel);
  if (!place?.isSendable()) throw new Error("nowhere to write");
  const { id } = await place.send({
    content: "card",
    components: [{ type: 1, components: [{ type: 2, style: 1, label: "Note", custom_id: "n" }] }],
  });

  expect(await answerOf(page, "/discord", { as: "lee", do: "say", channel, text: "hello" })).toEqual({ ok: true });
  expect(await answerOf(page, "/discord", { as: "lee", do: "click", channel, message: id, customId: "n" })).toEqual({
    ok: true,
  });
  expect(discord.user("lee").openModal()?.title).toBe("Note");
  expect(await answerOf(page, "/discord", { as: "lee", do: "submit", values: { text: "" } })).toMatchObject({
    ok: false,
  });
  expect(await answerOf(page, "/discord", { as: "lee", do: "submit", values: { text: "noted" } })).toEqual({
    ok: true,
  });
  expect(discord.user("lee").ephemerals().at(-1)?.content).toBe("noted");
});

test("the stream says when something changed, and ends when the server stops", async () => {
  const { slack } = await startWorld();
  const stopped = new AbortController();
  const page = createSandboxPage({ ...parts, slack, stopped: stopped.signal });
  const reader = (await page.request("/stream")).body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error("no stream");

  expect((await reader.read()).value).toContain("event: changed");
  await slack.user("dana").say(slack.supportChannel, "one");
  await slack.user("dana").say(slack.supportChannel, "two");
  expect((await reader.read()).value).toBe("event: changed\ndata: \n\n");

  stopped.abort();
  for (let ended = false; !ended; ) ended = (await reader.read()).done;
});

test("files are shown when they are pictures and only kept when they are not", async () => {
  const { slack } = await startWorld();
  const page = createSandboxPage({ ...parts, slack });
  const dana = slack.user("dana");
  const html = dana.upload({ name: "a.html", mimetype: "text/html", content: new TextEncoder().encode("<script>") });

  const answer = await page.request(`/files/slack/${html}`);

  expect(answer.headers.get("content-type")).toBe("application/octet-stream");
  expect(answer.headers.get("content-disposition")).toContain("attachment");
  expect(answer.headers.get("content-security-policy")).toContain("sandbox");
  expect((await page.request("/files/slack/none")).status).toBe(404);
});
