import { load, median, type Place, p50, type Work } from "./load.ts";

interface Sized {
  tickets: number;
  ours: Place;
}

const reads: Record<string, string> = {
  "list newest": "/tickets",
  "list open": "/tickets?status=open",
  "list open, urgent, billing": "/tickets?status=open&priority=urgent&category=billing",
  "list urgent and other": "/tickets?priority=urgent&category=other",
  "list of an agent, waiting": "/tickets?assigned_to=1000003&sort=waiting",
  "list by priority": "/tickets?sort=priority",
  "list open by priority": "/tickets?status=open&sort=priority",
  "search: a common word": "/tickets?search=log+in",
  "search: a rare word": "/tickets?search=c4ca4238a0",
  "search: a person": "/tickets?search=user77%40example",
  "search: two letters": "/tickets?search=zq",
  chats: "/chat",
  "chats unread": "/chat?unread=true",
  "chats: a rare word": "/chat?search=c4ca4238a0",
  "people: a name": "/users?search=ren%C3%A9+1f",
  "stats of 7 days": "/stats?range=7d",
  "stats of 30 days": "/stats?range=30d",
  "stats of all": "/stats?range=all",
};

const cursor = (place: object): string => Buffer.from(JSON.stringify(place)).toString("base64url");

/** Page 1,000 of each order, by a cursor as the page before would have given it. */
function farReads(tickets: number): Record<string, [near: string, far: string]> {
  const id = Math.max(1, tickets - 50_000);
  return {
    newest: ["/tickets", `/tickets?cursor=${cursor({ sort: "newest", key: null, id })}`],
    priority: [
      "/tickets?sort=priority",
      `/tickets?sort=priority&cursor=${cursor({ sort: "priority", key: "normal", id })}`,
    ],
    waiting: [
      "/tickets?sort=waiting",
      `/tickets?sort=waiting&cursor=${cursor({ sort: "waiting", key: null, id: 50_000 })}`,
    ],
  };
}

const growth = { one: 1.5, many: 2, pages: 1.5 };

/** At one connection, one request after the other; and at 16, in turns. */
export async function measureReads(desks: Sized[]): Promise<void> {
  const rows: Record<string, Record<string, string>> = {};
  for (const [name, path] of Object.entries(reads)) rows[name] = await measureRead(desks, name, path);
  console.info("\nReads: p50 at one connection, mean at 16");
  console.table(rows);

  const largest = desks.at(-1);
  if (!largest || largest.tickets === 0) return;
  const pages: Record<string, object> = {};
  for (const [name, places] of Object.entries(farReads(largest.tickets))) {
    const [times, ratio] = await inTurns(places.map((place) => () => p50(largest.ours, () => place, requestsOfRound)));
    const [one, thousand] = times;
    pages[name] = {
      "page 1 ms": one?.toFixed(2),
      "page 1,000 ms": thousand?.toFixed(2),
      ratio: ratio.toFixed(2),
      target: judged(ratio, growth.pages),
    };
  }
  console.info(`\nFar pages at ${largest.tickets} tickets, one connection`);
  console.table(pages);
}

const judged = (ratio: number, target: number): string => `${target} ${ratio <= target ? "met" : "missed"}`;

async function measureRead(desks: Sized[], name: string, path: string): Promise<Record<string, string>> {
  const work: Work = { name, method: "GET", path: () => path };
  const [alone, grewAlone] = await inTurns(
    desks.map(
      ({ ours }) =>
        () =>
          p50(ours, work.path, requestsOfRound),
    ),
  );
  const [together, grewTogether] = await inTurns(
    desks.map(
      ({ ours }) =>
        () =>
          meanAtOnce(ours, work),
    ),
  );
  const shown = (times: number[], what: string) =>
    desks.map(({ tickets }, at) => [`${tickets} ${what} ms`, (times[at] ?? Number.NaN).toFixed(2)]);
  const ratios = {
    "ratio of one": `${grewAlone.toFixed(2)} ${judged(grewAlone, growth.one)}`,
    "ratio of 16": `${grewTogether.toFixed(2)} ${judged(grewTogether, growth.many)}`,
  };
  return {
    ...Object.fromEntries([...shown(alone, "p50"), ...shown(together, "at 16")]),
    ...(desks.length > 1 ? ratios : {}),
  };
}

const rounds = 5;
const requestsOfRound = 25;

/** The medians of what is measured in turns, and the median of each round's last to its first. */
async function inTurns(measures: (() => Promise<number>)[]): Promise<[times: number[], ratio: number]> {
  const times: number[][] = measures.map(() => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [at, measure] of measures.entries()) times[at]?.push(await measure());
  const ratios = (times.at(-1) ?? []).map((time, round) => time / (times[0]?.[round] ?? Number.NaN));
  return [times.map(median), median(ratios)];
}

const connections = 16;

/** The mean time of an answer, in milliseconds. */
async function meanAtOnce(place: Place, work: Work): Promise<number> {
  const { perSecond } = await load(place, work, { connections, seconds: 1 });
  return (connections * 1_000) / perSecond;
}
