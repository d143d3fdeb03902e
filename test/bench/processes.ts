// Two http processes on one database beside one of them: the same callers, in turns.

import { type BenchDesk, startDesk } from "./desks.ts";
import { load, median, type Place, type Work, warmingSeconds } from "./load.ts";
import { type How, works } from "./throughput.ts";

const target = 1.6;

export async function measureProcesses(desk: BenchDesk, how: How): Promise<void> {
  const second = await startDesk(desk.url);
  try {
    console.info(`\nTwo http processes against one, ${how.connections} connections, ${how.rounds} rounds in turns`);
    const rows: Record<string, object> = {};
    for (const work of works(desk).filter(({ name }) => ["create", "view", "list open", "reply"].includes(name))) {
      const places = [desk.ours, second.side];
      for (const place of places) await load(place, work, { ...how, seconds: warmingSeconds });
      const one: number[] = [];
      const two: number[] = [];
      for (let round = 0; round < how.rounds; round += 1) {
        one.push(await perSecond(places.slice(0, 1), work, how));
        two.push(await perSecond(places, work, how));
      }
      const ratio = median(two.map((rate, at) => rate / (one[at] ?? 0)));
      rows[work.name] = {
        "one/s": Math.round(median(one)),
        "two/s": Math.round(median(two)),
        ratio: ratio.toFixed(2),
        target: `${target} ${ratio >= target ? "met" : "missed"}`,
      };
    }
    console.table(rows);
  } finally {
    await second.close();
  }
}

/** The callers divided among them. */
async function perSecond(places: readonly Place[], work: Work, { connections, seconds }: How): Promise<number> {
  const each = { connections: connections / places.length, seconds };
  const measured = await Promise.all(places.map((place) => load(place, work, each)));
  return measured.reduce((sum, { perSecond }) => sum + perSecond, 0);
}
