// What is wrong with telling anybody anything, each by its name, in words.

import type { Desk } from "../desk/desk.ts";
import type { Doorbell } from "./doorbell.ts";
import { pausedTargets } from "./targets.ts";

const patienceMs = 1_500;

const ping = { name: "ping", text: "SELECT to_jsonb(1) AS result" };

/** Empty when all is fine. Answers within two seconds and never rejects. */
export async function deliveryProblems(
  desk: Desk,
  doorbell: Pick<Doorbell, "healthy">,
): Promise<Record<string, string>> {
  const [database, queue] = await Promise.all([databaseProblem(desk), doorbell.healthy()]);
  if (database !== undefined) return { database };
  return { ...(await pausedTargets(desk)), ...(queue === undefined ? {} : { queue }) };
}

async function databaseProblem(desk: Desk): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("The database does not answer."), patienceMs);
  });
  try {
    return await Promise.race([desk.one(ping, []).then(() => undefined), late]);
  } catch (error) {
    // Its own words name hosts and users, and everyone may ask whether the desk is ready.
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    return `The database does not answer${code}.`;
  } finally {
    clearTimeout(timer);
  }
}
