// What is wrong with telling anybody anything, each by its name, in words.

import type { Desk } from "../desk/desk.ts";
import { clockSkewMs, skewInWords } from "./clock.ts";
import type { Doorbell } from "./doorbell.ts";
import { pausedTargets } from "./targets.ts";

const patienceMs = 1_500;

/** Empty when all is fine. Answers within two seconds and never rejects. */
export async function deliveryProblems(
  desk: Desk,
  doorbell: Pick<Doorbell, "healthy">,
): Promise<Record<string, string>> {
  const [database, queue] = await Promise.all([databaseProblems(desk), doorbell.healthy()]);
  if ("database" in database) return database;
  return { ...database, ...(await pausedTargets(desk)), ...(queue === undefined ? {} : { queue }) };
}

async function databaseProblems(desk: Desk): Promise<Record<string, string>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), patienceMs);
  });
  try {
    const asked = await Promise.race([clockSkewMs(desk), late]);
    if (asked === "late") return { database: "The database does not answer." };
    const clock = skewInWords(asked);
    return clock === undefined ? {} : { clock };
  } catch (error) {
    // Its own words name hosts and users, and everyone may ask whether the desk is ready.
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    return { database: `The database does not answer${code}.` };
  } finally {
    clearTimeout(timer);
  }
}
