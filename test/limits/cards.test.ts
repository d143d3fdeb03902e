// Every card there is, and every kind of word in a thread, filled to the brim. A new file in src/cards must say here what fills it.

import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alertCard, alertsCard } from "../../src/cards/alert-card.ts";
import { type Call, type Card, decodeCall, encodeCall } from "../../src/cards/card.ts";
import { conversationCard } from "../../src/cards/conversation-card.ts";
import { detailsCard } from "../../src/cards/details-card.ts";
import { digestCard, ownDigestCard } from "../../src/cards/digest-card.ts";
import { digestsCard } from "../../src/cards/digests-card.ts";
import { directCard } from "../../src/cards/direct-card.ts";
import { failedCard } from "../../src/cards/failed-card.ts";
import { homeCard } from "../../src/cards/home-card.ts";
import { movedCard } from "../../src/cards/moved-card.ts";
import { notTakenInCard } from "../../src/cards/not-taken-in-card.ts";
import { noticeCard } from "../../src/cards/notice-card.ts";
import { noticesCard, setupCard } from "../../src/cards/setup-card.ts";
import { setupHistoryCard } from "../../src/cards/setup-history-card.ts";
import { statsCard } from "../../src/cards/stats-card.ts";
import { chatListCard, ticketListCard } from "../../src/cards/ticket-list-card.ts";
import {
  fromMessageCard,
  keptAsNoteCard,
  notDeliveredCard,
  notSentCard,
  sendingOf,
  sendNoteCard,
} from "../../src/cards/whisper-card.ts";
import type { Utterance } from "../../src/delivery/channel.ts";
import { splitText } from "../../src/delivery/telling.ts";
import { listConversations } from "../../src/desk/conversations/list.ts";
import { listMessages } from "../../src/desk/conversations/messages.ts";
import { listFailedDeliveries } from "../../src/desk/deliveries/list-failed.ts";
import { findDigest } from "../../src/desk/digests/find.ts";
import type { Digested } from "../../src/desk/digests/read.ts";
import { setDigest } from "../../src/desk/digests/set.ts";
import { tellDigestNow } from "../../src/desk/digests/tell-now.ts";
import { relayModes } from "../../src/desk/relay/modes.ts";
import type { SetupChange } from "../../src/desk/settings/history.ts";
import type { Setup } from "../../src/desk/settings/read-setup.ts";
import { selectConversation } from "../../src/desk/sql/view-conversation.ts";
import { readStats } from "../../src/desk/stats/read.ts";
import { countTickets, listTickets } from "../../src/desk/tickets/list.ts";
import { Category } from "../../src/desk/words.ts";
import { packageRoot } from "../../src/package-root.ts";
import { type BrimfulDesk, brim, hostile, openBrimfulDesk } from "./brim.ts";
import { discord, droppedOf, slack } from "./platforms.ts";

let brimful: BrimfulDesk;
beforeAll(async () => {
  brimful = await openBrimfulDesk();
  for (let more = 0; more < 10; more += 1) await brimful.ticket();
}, 60_000);
afterAll(() => brimful.close());

const viewOf = async (ticket: { id: number }) => {
  const view = await selectConversation(brimful.world.desk, { ticket: ticket.id });
  if (!view) throw new Error("There is no such ticket.");
  return view;
};
const pages = { page: 50, hasMore: true, call: { command: "ticket list", options: { search: "x".repeat(40) } } };

/** By the function's name, what it makes of a desk that is full. */
const filled: Record<string, () => Promise<Card[]>> = {
  async conversationCard() {
    const view = await viewOf(await brimful.ticket());
    const states = (["open", "in_progress", "resolved", "closed"] as const).map((status) =>
      view.ticket ? { ...view, ticket: { ...view.ticket, status } } : view,
    );
    const views = [...states, { ...view, assignee: null }, { ...view, ticket: null }, { ...view, deleted: true }];
    return views.flatMap((each) => relayModes.map((mode) => conversationCard(each, mode)));
  },
  async detailsCard() {
    const view = await viewOf(await brimful.ticket());
    const { desk, dana } = brimful.world;
    return [detailsCard(view, await listMessages(desk, dana, { conversation: view.id, limit: 5 }))];
  },
  async noticeCard() {
    const view = await viewOf(await brimful.ticket());
    const link = `https://slack.example/${"x".repeat(200)}`;
    const why = brim(200);
    return [
      noticeCard(view, { why, link, reader: 0 }),
      noticeCard({ ...view, ticket: null }, { why, link: undefined, reader: view.assignee?.id ?? 0 }),
    ];
  },
  async movedCard() {
    const view = await viewOf(await brimful.ticket());
    const link = `https://slack.example/${"x".repeat(200)}`;
    return [movedCard(view, link), movedCard({ ...view, ticket: null }, undefined)];
  },
  async setupCard() {
    const name = brim(100).replace(/\s+/g, " ");
    const channel = { place: "1".repeat(20), name, mode: "explicit" as const, isFirst: false, paused: brim(200) };
    const channels = Category.options.flatMap((category) => [
      { ...channel, platform: "slack" as const, categories: [category] },
      { ...channel, platform: "discord" as const, categories: [category] },
    ]);
    const group = { id: "S1", name };
    const week = [0, 1, 2, 3, 4, 5, 6].map((day) => ({ open: `0${day}:00`, close: "24:00" }));
    const full: Setup = {
      channels,
      duty: { slack: group, discord: group, tickets: "urgent", outside: "none" },
      hours: { zone: "America/Argentina/ComodRivadavia", week },
      notices: { assigned: true, writes: true, waitingMinutes: 10_080 },
      alerts: { urgent: rule, late: rule, backlog: rule, undelivered: rule },
      versions: { duty: 999_999_999, hours: 999_999_999, notices: 999_999_999 },
      changes: [
        { what: "mode", by: name, at: new Date() },
        { what: "category", by: name, at: new Date() },
        { what: "notices", by: name, at: new Date() },
      ],
    };
    const empty: Setup = {
      channels: [],
      duty: { slack: null, discord: null, tickets: "all", outside: "all" },
      hours: null,
      notices: { assigned: false, writes: false, waitingMinutes: null },
      alerts: { urgent: null, late: null, backlog: null, undelivered: null },
      versions: { duty: 0, hours: 0, notices: 0 },
      changes: [],
    };
    return (["slack", "discord"] as const).flatMap((here) => [setupCard(full, here), setupCard(empty, here)]);
  },
  async setupHistoryCard() {
    const common = { id: 2_147_483_647, by: brim(200), at: new Date("2025-11-09T16:00:00Z") };
    const about = { platform: "discord", category: brim(200), to: brim(200), of: brim(200), reason: brim(1_000) };
    const change = (what: SetupChange["what"], before: unknown, after: unknown) => ({ ...common, what, before, after });
    const changes = [
      change("hours", { from: brim(1_000) }, { from: brim(1_000), zone: brim(200) }),
      change("macro", { macro: brim(40), says: brim(2_500) }, { macro: brim(40), says: `${brim(2_500)}!` }),
      change("digest", { ...about, times: null }, { ...about, times: brim(200) }),
      change("not_taken_in", { ...about, words: "not taken in" }, { ...about, words: "discarded" }),
    ];
    return [setupHistoryCard([...changes, ...changes], pages), setupHistoryCard([], pages)];
  },
  async noticesCard() {
    const rules = { assigned: true, writes: true, waitingMinutes: 10_080 };
    return [
      noticesCard({ wanted: { assigned: true, waiting: false, writes: true }, categories: Category.options }, rules),
      noticesCard(
        { wanted: { assigned: false, waiting: true, writes: false }, categories: [] },
        { assigned: false, writes: false, waitingMinutes: null },
      ),
    ];
  },
  async directCard() {
    const link = `https://${brim(200)}.example/archives/${brim(40)}`;
    return [directCard({ link, hasHome: true }), directCard({ link, hasHome: false })];
  },
  async homeCard() {
    const { desk, dana } = brimful.world;
    const { tickets } = await listTickets(desk, dana, { limit: 9 });
    const stats = await countTickets(desk, dana, {});
    const queue = (from: number, to: number) => ({ tickets: tickets.slice(from, to), count: 1_000 });
    const none = { tickets: [], count: 0 };
    return [
      homeCard({ mine: queue(0, 3), unassigned: queue(3, 6), urgent: queue(6, 9) }, stats),
      homeCard({ mine: none, unassigned: none, urgent: none }, stats),
    ];
  },
  async ticketListCard() {
    const { desk, dana } = brimful.world;
    const { tickets } = await listTickets(desk, dana, { limit: 8 });
    return [ticketListCard(tickets, await countTickets(desk, dana, {}), pages)];
  },
  async failedCard() {
    for (let more = 0; more < 5; more += 1) await brimful.failed();
    const { desk, dana } = brimful.world;
    const { failed } = await listFailedDeliveries(desk, dana, { limit: 5 });
    return [failedCard(failed, pages, 1_000_000), failedCard([], pages, 1_000_000)];
  },
  async keptAsNoteCard() {
    const cards = [null, brim(120).replace(/\s+/g, " ")].flatMap((holder) =>
      (["unclaimed", "begins_with_mention", "said_before"] as const).map((hint) =>
        keptAsNoteCard(hint, holder, { note: origin, read }),
      ),
    );
    return [...cards, keptAsNoteCard("unclaimed", null, { note: "2147483647", read })];
  },
  sendNoteCard: async () => [
    sendNoteCard(brim(40_000), { note: origin, read }, "free"),
    sendNoteCard("", { note: "1", read }),
  ],
  fromMessageCard: async () => [
    fromMessageCard({
      command: "chat to-ticket",
      options: { ref: "chat-2147483647", draft: "2147483647" },
      asks: true,
    }),
  ],
  notSentCard: async () => [notSentCard(brim(1_000), sendingOf({ note: "2147483647" }))],
  notDeliveredCard: async () => [notDeliveredCard(brim(1_000), 2_147_483_647)],
  async notTakenInCard() {
    const entry = { id: "f".repeat(16), platform: "discord" as const, reason: brim(1_000), at: "2025-11-09 16:00:00" };
    const places = [
      { conversation: 2_147_483_647, ticket: 2_147_483_647 },
      { conversation: 2_147_483_647, ticket: null },
      { conversation: null, ticket: null },
    ];
    const newest = [...places, ...places].slice(0, 5).map((place) => ({ ...entry, ...place }));
    return [notTakenInCard({ count: 1_000_000, newest }), notTakenInCard({ count: 0, newest: [] })];
  },
  async statsCard() {
    const stats = await readStats(brimful.world.desk, brimful.world.dana, { range: "all" });
    const [agent] = stats.agents;
    return [statsCard({ ...stats, agents: agent ? Array(30).fill(agent) : [], counted_at: null }, brim(200))];
  },
  async digestCard() {
    const digested = await brimfulDigest();
    return [
      digestCard(digested),
      digestCard({ ...digested, isQuiet: true, waiting: none, urgent: none, undelivered: 0 }),
    ];
  },
  async ownDigestCard() {
    return [ownDigestCard(await brimfulDigest())];
  },
  async digestsCard() {
    const { desk, dana } = brimful.world;
    const place = { platform: "slack", place: brim(40), mine: false } as const;
    await setDigest(desk, dana, { ...place, cron: "0 9 * * 1,2,3,4,5,6", zone: "America/Argentina/ComodRivadavia" });
    await tellDigestNow(desk, dana, place);
    const here = await findDigest(desk, dana, place);
    return [
      digestsCard({ here, mine: here, isAdmin: true }),
      digestsCard({ here: undefined, mine: undefined, isAdmin: false }),
    ];
  },
  async alertCard() {
    const { desk, dana } = brimful.world;
    const { tickets } = await listTickets(desk, dana, { limit: 9 });
    const about = { limit: 15, tickets: [], still: tickets, behind: [], now: new Date() };
    const behind = [
      { platform: "slack", seconds: 9_999_999, waiting: 1_000_000 },
      { platform: "discord", seconds: 9_999_999, waiting: 1_000_000 },
    ] as const;
    return [
      alertCard({ ...about, alert: "urgent" }),
      alertCard({ ...about, alert: "late" }),
      alertCard({ ...about, alert: "backlog", opened: 1_000_000, resolved: 1 }),
      alertCard({ ...about, alert: "undelivered", still: [], behind: [...behind] }),
    ];
  },
  async alertsCard() {
    return [
      alertsCard({ value: { urgent: rule, late: rule, backlog: rule, undelivered: rule }, version: 999_999_999 }, true),
      alertsCard({ value: { urgent: null, late: null, backlog: null, undelivered: null }, version: 0 }, false),
    ];
  },
  async chatListCard() {
    const { conversations } = await listConversations(brimful.world.desk, brimful.world.dana, { limit: 8 });
    return [chatListCard(conversations, pages)];
  },
};

const rule = { limit: 100_000, since: null };

/** Where a message stands, in the longest way. */
const origin = `2147483647:${"9".repeat(20)}`;
/** As long as every mark of a note's words. */
const read = "-".repeat(22);

const none = { count: 0, tickets: [] };

async function brimfulDigest(): Promise<Digested> {
  const { desk, dana } = brimful.world;
  const { tickets } = await listTickets(desk, dana, { limit: 8 });
  const stats = await readStats(desk, dana, { range: "today" });
  const [agent] = stats.agents;
  const busy = { ...stats, agents: agent ? Array(9).fill({ ...agent, handled: 9_999_999 }) : [] };
  const about = { day: "2025-11-10", from: "2025-10-31", to: "2025-11-09", zone: "America/Argentina/ComodRivadavia" };
  const queue = (from: number) => ({ count: 1_000_000, tickets: tickets.slice(from, from + 4) });
  return {
    about,
    stats: busy,
    week: busy,
    waiting: queue(4),
    urgent: queue(0),
    open: 9,
    undelivered: 12,
    isQuiet: false,
    now: new Date(),
  };
}

const folder = path.join(packageRoot(), "src/cards");
const files = (await readdir(folder)).filter((file) => /-card\.ts$/.test(file));
const modules = await Promise.all(files.map((file) => import(path.join(folder, file)) as Promise<object>));
const names = modules.flatMap((module) => Object.keys(module)).filter((name) => /Card$/.test(name));

const call = (size: number): Call => ({ command: "ticket view", options: { ref: "9".repeat(size) } });
const button = (label: string) => ({ kind: "button", label, call: call(20) }) as const;

/** Nothing that a command or an event makes, but all that the anatomy of a card allows. */
const anatomy: Card = {
  title: brim(300, "title"),
  tone: "red",
  body: brim(20_000, "body"),
  facts: Array.from({ length: 3 }, (_, index) => ({
    label: brim(60, `label${index}.`),
    value: brim(400, `value${index}.`),
  })),
  rows: Array.from({ length: 3 }, (_, index) => ({
    text: brim(400, `row${index}.`),
    action: button(brim(90, `open${index}.`)),
  })),
  actions: [
    Array.from({ length: 5 }, (_, index) => ({ ...button(brim(100, `button${index}.`)), call: call(21 + index) })),
    [
      {
        kind: "select",
        placeholder: brim(200, "choose"),
        options: Array.from({ length: 25 }, (_, index) => ({
          label: brim(200, `choice${index}.`),
          call: call(30 + index),
        })),
      },
    ],
  ],
  foot: brim(600, "foot"),
};

/** So much of it that not all can be shown. */
const crowded: Card = {
  ...anatomy,
  facts: Array.from({ length: 9 }, (_, index) => ({ label: `label${index}`, value: brim(400, `fact${index}.`) })),
  rows: Array.from({ length: 12 }, (_, index) => ({ text: brim(400, `line${index}.`), action: button("Open") })),
};

describe.each([slack, discord])("on $name", (platform) => {
  test.each(names)("%s", async (name) => {
    const cards = (await filled[name]?.()) ?? [];

    expect(cards, `Say in \`filled\` what fills ${name}.`).not.toEqual([]);
    for (const card of cards) expectWhole(card);
  });

  test("whatever a card can hold", () => {
    expectWhole(anatomy);
  });

  test("more than a card can hold is counted", () => {
    expectWhole(crowded, /…and\d+more/);
  });

  const kinds = ["customer", "agent", "note", "line"] as const;
  const limit = platform.name === "slack" ? 3_000 : 1_800;
  test.each(kinds)("the words of a %s, of any length, are all there", (kind) => {
    for (const name of ["", brim(300), "clyde discord", "@everyone"]) {
      for (const text of [...hostile, "x", "\n\n", brim(100_000), brim(100_000, "", "\n")]) {
        const author = { name, avatarUrl: `https://evil.example/${"x".repeat(3_000)}` };
        for (const part of splitText(text, limit)) expectSaid({ kind, author, text: part });
      }
    }
  });

  function expectSaid(utterance: Utterance): void {
    const rendering = platform.utterance(utterance);
    expect(rendering.problems).toEqual([]);
    expect(droppedOf(utterance.text, rendering)?.slice(0, 60)).toBeUndefined();
  }

  /** With words of it that may be missing when the card says so. */
  function expectWhole(card: Card, notice?: RegExp): void {
    const rendering = platform.card(card);
    expect(rendering.problems).toEqual([]);
    const isDropped = (text: string) => droppedOf(text, rendering) !== undefined;
    expect(essential(card).filter(isDropped).map(beginning)).toEqual([]);
    const isCounted = notice?.test(rendering.shown);
    expect(isCounted ? [] : listed(card).filter(isDropped).map(beginning)).toEqual([]);
  }
});

const essential = ({ title, body = "", foot = "", actions }: Card): string[] => [
  title,
  body,
  foot,
  ...actions
    .flat()
    .flatMap((action) =>
      action.kind === "button" ? [action.label] : [action.placeholder, ...action.options.map(({ label }) => label)],
    ),
];

const listed = ({ facts, rows }: Card): string[] => [
  ...facts.flatMap(({ label, value }) => (typeof value === "string" ? [label, value] : [label])),
  ...rows.flatMap(({ text, action }) => [text, action.label]),
];

const beginning = (text: string) => text.slice(0, 60);

test.each([
  "ж".repeat(40),
  "退款".repeat(20),
  "%".repeat(40),
  "&=+#% ?/".repeat(5),
  "ñ\u0301".repeat(20),
  "🙂".repeat(20),
])("the next page of a search for %s is a button that says it", async (search) => {
  const stats = await countTickets(brimful.world.desk, brimful.world.dana, {});
  const options = { search, status: "in_progress", assignee: "unassigned", sort: "waiting" };
  const card = ticketListCard([], stats, { page: 1, hasMore: true, call: { command: "ticket list", options } });

  const next = encodeCall({ command: "ticket list", options: { ...options, page: "2" } });
  expect(decodeCall(next)?.options).toEqual({ ...options, page: "2" });
  expect(slack.card(card).problems).toEqual([]);
  expect(discord.card(card).problems).toEqual([]);
});

test("every button's call fits into 100 characters", async () => {
  const cards = (await Promise.all(Object.values(filled).map((make) => make()))).flat();
  const actions = cards.flatMap((card) => [...card.rows.map(({ action }) => action), ...card.actions.flat()]);
  const calls = actions.flatMap((action) =>
    action.kind === "button" ? [action.call] : action.options.map((o) => o.call),
  );

  expect(calls.map(encodeCall).filter((id) => id.length > 100)).toEqual([]);
});
