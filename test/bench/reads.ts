import { type Place, p50 } from "./load.ts";

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

/** At one connection, one request after the other. */
export async function measureReads(desks: Sized[]): Promise<void> {
  const rows: Record<string, Record<string, string>> = {};
  for (const [name, path] of Object.entries(reads)) {
    const times: number[] = [];
    for (const { ours } of desks) times.push(await p50(ours, () => path, name === "stats of all" ? 5 : 60));
    const shown = desks.map(({ tickets }, at) => [`${tickets} p50 ms`, times[at]?.toFixed(2) ?? ""]);
    rows[name] = { ...Object.fromEntries(shown), ratio: ((times.at(-1) ?? 0) / (times[0] ?? 1)).toFixed(2) };
  }
  console.table(rows);

  const largest = desks.at(-1);
  if (!largest || largest.tickets === 0) return;
  const pages: Record<string, object> = {};
  for (const [name, [near, far]] of Object.entries(farReads(largest.tickets))) {
    const [one, thousand] = [await p50(largest.ours, () => near, 60), await p50(largest.ours, () => far, 60)];
    pages[name] = {
      "page 1 ms": one.toFixed(2),
      "page 1,000 ms": thousand.toFixed(2),
      ratio: (thousand / one).toFixed(2),
    };
  }
  console.table(pages);
}
